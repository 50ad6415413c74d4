-- The SIRETs of the organisations registered before, from their events. The owner reads them past the policy.
alter table events no force row level security;
alter table sirets no force row level security;

with said as (
    select split_part(subject, '/', 3) as organisation, topic, seq, effective,
           convert_from(data, 'UTF8')::jsonb as data
      from events
     where log = 'centrale'
       and topic in ('organisation.registered', 'organisation.siret-changed', 'organisation.left', 'organisation.merged',
                     'organisation.split')
), begun as (
    -- Of two changes from one day the last one recorded holds.
    select distinct on (organisation, since) organisation, since, siret
      from (select organisation, seq, data ->> 'siret' as siret,
                   case topic when 'organisation.registered' then '' else effective end as since
              from said where topic in ('organisation.registered', 'organisation.siret-changed')) each_siret
     order by organisation, since, seq desc
), ended as (
    select organisation,
           coalesce(data ->> 'left_on', to_char(coalesce(data ->> 'merged_on', data ->> 'split_on')::date - 1, 'YYYY-MM-DD'))
               as left_on
      from said where topic in ('organisation.left', 'organisation.merged', 'organisation.split')
), until as (
    select organisation, siret, row_number() over (partition by organisation order by since) as place,
           to_char(lead(since) over (partition by organisation order by since)::date - 1, 'YYYY-MM-DD') as replaced
      from begun
)
insert into sirets (kind, siret, organisation, place, last_day)
select registered.data ->> 'kind', until.siret, organisation, until.place, least(until.replaced, ended.left_on)
  from until join said registered using (organisation) left join ended using (organisation)
 where registered.topic = 'organisation.registered';

alter table sirets force row level security;
alter table events force row level security;
