from tremplin_infra.database.sql_migrations import sql_migration

Migration = sql_migration("0007_hours_to_check", after="0007_persons")
