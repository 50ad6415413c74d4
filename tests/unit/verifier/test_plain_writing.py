"""What a verifier writes and computes without a package or a time zone database is what the platform does."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tremplin_platform.events.quarters import paris_day
from tremplin_platform.figures import french
from tremplin_platform.verifier.findings import Findings
from tremplin_platform.verifier.plain_french import PlainFrench
from tremplin_platform.verifier.report import printable, report

PARIS = ZoneInfo("Europe/Paris")


def test_the_paris_day_is_that_of_the_time_zone_database() -> None:
    moment, last = datetime(1996, 1, 1, 21, 30, tzinfo=UTC), datetime(2037, 12, 31, tzinfo=UTC)
    while moment < last:
        for second in (moment, moment + timedelta(hours=1), moment + timedelta(hours=2)):
            assert paris_day(second) == second.astimezone(PARIS).date().isoformat(), second
        moment += timedelta(days=1)


def test_numbers_days_and_counts_are_written_as_the_platform_does() -> None:
    plain = PlainFrench()
    for hundredths in (0, 5, -5, 99, 12650, 123450, 99999999, -123456789012):
        assert plain.number(hundredths) == " ".join(french.number(hundredths).split())
    for number in range(400):
        day = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)).date().isoformat()
        assert plain.day(day) == " ".join(french.day(day).split())
    for amount in (0, 1, 2, 30):
        assert plain.count(amount, "lot") == " ".join(french.count(amount, "lot").split())


def test_a_name_cannot_end_a_line_of_the_report_nor_turn_it() -> None:
    findings = Findings()
    findings.check("…", ["l’événement 1 est d’une sorte inconnue (x\n\x1b[2J\x85\u202eCONFORME\nCONFORME"])

    last = [printable(line) for line in report(findings, title="Journal\n« x »")][-1]

    assert last == "NON CONFORME : l’événement 1 est d’une sorte inconnue (x??[2J??CONFORME?CONFORME"
    assert printable("12\u202f650,00\u00a0heures dues, é « œ »") == "12\u202f650,00\u00a0heures dues, é « œ »"
