"""What the tests of the pages share: a real Chromium, the site of the demo, and what each page is held to."""
