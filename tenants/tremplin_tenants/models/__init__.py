"""The rows that are not made of events: keys, answers, counts of requests; accounts, seats, sessions; files."""

from tremplin_tenants.models.accounts import (
    Account as Account,
    Seat as Seat,
    Session as Session,
    SignInAttempt as SignInAttempt,
)
from tremplin_tenants.models.files import (
    AnnotatedFile as AnnotatedFile,
    FileRun as FileRun,
    SentFile as SentFile,
)
from tremplin_tenants.models.keys import Answer as Answer, ApiKey as ApiKey, RequestCount as RequestCount
from tremplin_tenants.models.verifications import Verification as Verification
