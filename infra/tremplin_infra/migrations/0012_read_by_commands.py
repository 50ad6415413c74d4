from tremplin_infra.database.sql_migrations import sql_migration

Migration = sql_migration("0012", after="0011_person_links")
