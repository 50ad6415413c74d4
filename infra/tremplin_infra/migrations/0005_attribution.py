from tremplin_infra.database.sql_migrations import sql_migration

Migration = sql_migration("0004_", after="0004_feed")
