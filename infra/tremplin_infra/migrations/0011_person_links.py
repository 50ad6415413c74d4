from tremplin_infra.database.sql_migrations import sql_migration

Migration = sql_migration("0011_person_links", after="0010_narrower_rights")
