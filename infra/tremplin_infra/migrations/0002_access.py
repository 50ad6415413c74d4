from tremplin_infra.database.sql_migrations import sql_migration

Migration = sql_migration("0002_", after="0001_store")
