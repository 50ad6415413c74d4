from tremplin_infra.database.sql_migrations import sql_migration

Migration = sql_migration("0001_", after=None)
