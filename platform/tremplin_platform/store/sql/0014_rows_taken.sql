-- Rows of published data taken for a modification although their base data contradicts what is recorded, as digests,
-- one a line: such a row is known when it comes again.
alter table observed add column taken text not null default '';
