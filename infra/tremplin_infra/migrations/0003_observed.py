from tremplin_infra.database.sql_migrations import sql_migration

Migration = sql_migration("0003_", after="0002_access")
