"""What a member must be able to show: its use of reserved markets, measure by measure."""

from datetime import date

from support.counted import usage_of
from support.story import Story, evidence
from tremplin_platform.commands.contracts.contracts import LotTerms
from tremplin_platform.figures.usage_totals import ArticleUsage, CategoryUsage, UsageSpend

MEMBER = "cpam-075"


def invoices(story: Story, call_off: str, identifier: str, amount: int, *, on: str = "2026-03-15") -> None:
    story.invoices(MEMBER, call_off, amount, identifier=identifier, on=on)


def ordered(story: Story, lot: str, amount: int, *, contract: str = "nettoyage") -> None:
    """Twice `amount` is ordered on the lot, `amount` invoiced."""
    story.orders(MEMBER, f"{contract}-{lot}", lot=lot, contract=contract, amount=2 * amount)
    invoices(story, f"{contract}-{lot}", f"f-{contract}-{lot}", amount)


def a_market(story: Story) -> None:
    """
    Internal: lot 1 reserved to EA and ESAT, 2 to either category, 3 and 4 to nobody, 5 under no stated article,
    6 in another département. Resale: lot 1 reserved to SIAE.
    """
    story.contract(
        LotTerms(identifier="1", title="Espaces verts", articles=["L2113-12"]),
        LotTerms(identifier="2", title="Papeterie", articles=["L2113-12", "L2113-13"]),
        LotTerms(identifier="3", title="Traiteurs"),
        LotTerms(identifier="4", title="Gardiennage"),
        LotTerms(identifier="5", title="Impression", articles=[]),
        LotTerms(identifier="6", title="Collecte", articles=["L2113-13"], territories=["13"]),
    )
    story.contract(
        LotTerms(identifier="1", title="Enveloppes", articles=["L2113-13"]),
        identifier="enveloppes",
        usage="resale",
    )
    for name, kinds in (("seguin", ["ESAT"]), ("envie", ["EI"]), ("plume", ["ACI"]), ("proprete", [])):
        story.contractor(name, *kinds)
    story.awards("seguin", lot="1", evidence=evidence())
    story.awards("envie", lot="2", evidence=evidence())
    story.awards("plume", lot="3")
    story.awards("proprete", lot="4")
    story.awards("seguin", lot="5", evidence=evidence())
    story.awards("envie", lot="1", contract="enveloppes", evidence=evidence())
    story.joins(MEMBER)
    story.opens(MEMBER, contract="enveloppes")


def test_each_measure_of_reserved_usage_is_apart_from_the_others(story: Story) -> None:
    a_market(story)
    for lot, amount in (("1", 100_00), ("2", 20_00), ("3", 3_00), ("4", 900_00), ("5", 4_00)):
        ordered(story, lot, amount)
    ordered(story, "1", 7_00, contract="enveloppes")

    found = usage_of(story, MEMBER)

    # Reserved: lots 1, 2, 5 and the envelopes, 100 + 20 + 4 + 7; not lot 3, whose winner is protected, nor lot 4.
    assert found.reserved_spend == 131_00
    assert (found.protected_spend_not_reserved, found.protected_wins_not_reserved) == (3_00, 1)
    # Used: 1, 2, 5 and the envelopes. Open: the same, lot 6 being of another département.
    assert (found.reserved_call_offs, found.reserved_lots_used, found.reserved_lots_open) == (4, 4, 4)
    # Lot 2 is joint: its spend goes to the winner's category, an EI. Lot 5 states no article.
    assert found.by_article == (
        ArticleUsage(article="L2113-12", spend=100_00, call_offs=1),
        ArticleUsage(article="L2113-13", spend=27_00, call_offs=2),
        ArticleUsage(article=None, spend=4_00, call_offs=1),
    )
    assert found.by_usage == (
        UsageSpend(usage="internal", reserved_spend=124_00, protected_spend_not_reserved=3_00),
        UsageSpend(usage="resale", reserved_spend=7_00, protected_spend_not_reserved=0),
    )


def test_hours_from_protected_structures_count_on_any_lot_by_category(story: Story) -> None:
    a_market(story)
    for identifier, lot, contractor, hours in (
        ("h1", "1", "seguin", 10_00),
        ("h2", "2", "envie", 5_00),
        ("h3", "3", "plume", 2_50),
        ("h4", "4", "proprete", 30_00),
    ):
        story.declares(MEMBER, identifier, lot=lot, contractor=contractor, hours=hours)
        story.validates(MEMBER, identifier)
    ordered(story, "3", 3_00)

    found = usage_of(story, MEMBER)

    # 10 of the ESAT, 5 of the EI and 2.50 of the ACI; the 30 of an ordinary company are no protected structure's.
    assert found.hours_from_protected == 17_50
    assert found.by_category == (
        CategoryUsage(category="L2113-12", spend_not_reserved=0, hours=10_00),
        CategoryUsage(category="L2113-13", spend_not_reserved=3_00, hours=7_50),
    )


def test_a_winner_of_both_categories_is_put_in_neither(story: Story) -> None:
    story.contractor("proprete", "ACI", "ESAT")
    story.contract()
    story.awards("proprete")
    story.joins(MEMBER)
    ordered(story, "1", 8_00)

    found = usage_of(story, MEMBER)

    assert found.protected_spend_not_reserved == 8_00
    assert found.by_category == (CategoryUsage(category=None, spend_not_reserved=8_00, hours=0),)


def test_rule_20_spend_is_what_was_invoiced_never_what_was_ordered(story: Story) -> None:
    a_market(story)
    ordered(story, "1", 100_00)  # ordered for 200
    story.orders(MEMBER, "c2", lot="2", amount=5_000_00)
    invoices(story, "nettoyage-1", "a1", -30_00, on="2026-04-01")

    found = usage_of(story, MEMBER)

    # 100 invoiced less a credit note of 30. Lot 2 is used by its order, and nothing is spent on it yet.
    assert found.reserved_spend == 70_00
    assert (found.reserved_call_offs, found.reserved_lots_used) == (2, 2)
    assert usage_of(story, MEMBER, last="2026-03-31").reserved_spend == 100_00


def test_rule_30_a_lot_of_another_territory_is_not_in_the_denominator(story: Story) -> None:
    a_market(story)
    story.awards("envie", lot="6", evidence=evidence())

    assert usage_of(story, MEMBER).reserved_lots_open == 4  # of the five reserved lots, not lot 6


def test_rule_31_the_denominator_is_the_lots_open_in_the_window(story: Story) -> None:
    a_market(story)
    story.contract(
        LotTerms(identifier="1", title="Linge", articles=["L2113-12"]),
        identifier="linge",
        starts_on=date(2026, 7, 1),
        ends_on=date(2027, 6, 30),
    )
    story.contract(LotTerms(identifier="1", title="Jardins", articles=["L2113-12"]), identifier="jardins")
    story.opens(MEMBER, contract="linge")

    # `jardins` was never opened to this member; the first contracts end with 2026, `linge` begins in July.
    assert usage_of(story, MEMBER, first="2026-01-01", last="2026-06-30").reserved_lots_open == 4
    assert usage_of(story, MEMBER, first="2026-07-01", last="2026-12-31").reserved_lots_open == 5
    assert usage_of(story, MEMBER, first="2027-01-01", last="2027-12-31").reserved_lots_open == 1
    # Opened once it has ended, `jardins` was open on no day: the 4 and `linge`, over both years.
    story.opens(MEMBER, contract="jardins", since="2027-01-01")
    assert usage_of(story, MEMBER, first="2026-01-01", last="2027-12-31").reserved_lots_open == 5


def test_a_lot_for_young_innovative_companies_is_no_reserved_usage(story: Story) -> None:
    story.contract(
        LotTerms(identifier="1", title="Logiciel", articles=["L2113-17"]), notice_on=date(2026, 6, 1),
        starts_on=date(2026, 6, 15),
    )  # fmt: skip
    story.contractor("jeune")
    story.awards("jeune", on="2026-06-15", evidence=evidence())
    story.joins(MEMBER)
    story.orders(MEMBER, "c1", on="2026-07-01")
    invoices(story, "c1", "f1", 50_00, on="2026-07-02")

    found = usage_of(story, MEMBER)

    assert (found.reserved_spend, found.reserved_lots_open, found.by_article) == (0, 0, ())
