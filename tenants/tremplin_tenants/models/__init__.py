"""The rows that are not made of events: keys, kept answers, request counts; accounts, seats, sessions, attempts."""

from tremplin_tenants.models.accounts import (
    Account as Account,
    Seat as Seat,
    Session as Session,
    SignInAttempt as SignInAttempt,
)
from tremplin_tenants.models.keys import Answer as Answer, ApiKey as ApiKey, RequestCount as RequestCount
