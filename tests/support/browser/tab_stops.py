"""Where Tab stops in a page, as a browser decides it: the declarations that scripts of the tests begin with."""

TAB_STOPS = """
    const first = item => item.type !== 'radio' ||
        (item.form.querySelector(`input[name='${item.name}']:checked`) ||
         item.form.querySelector(`input[name='${item.name}']`)) === item
    const fields = 'button:not([aria-hidden=true]), input:not([type=hidden]), select, textarea'
    const all = `a[href], ${fields}, summary, [tabindex="0"]`
    const stops = [...document.querySelectorAll(all)].filter(
        item => !item.disabled && item.checkVisibility({visibilityProperty: true}) && first(item))
    const presses = item => item.type === 'date' ? 4 : 1  // day, month, year, calendar
"""
"""`stops`: the elements, in the order of the page; `presses(stop)`: how many times Tab is pressed to go past it."""
