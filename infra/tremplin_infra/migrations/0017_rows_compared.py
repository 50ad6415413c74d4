from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tremplin_infra.database.observed_again import compare_again

# The owner reads and writes past the policies.
_OPEN = "alter table {} no force row level security"
_CLOSE = "alter table {} force row level security"
_TABLES = ("events", "observed")


def _compare_again(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for table in _TABLES:
        editor.execute(_OPEN.format(table))
    compare_again(editor.connection.connection)
    for table in _TABLES:
        editor.execute(_CLOSE.format(table))


class Migration(migrations.Migration):
    dependencies = [("infra", "0016_rows_at_hand")]
    operations = [migrations.RunPython(_compare_again, migrations.RunPython.noop)]
