-- What the stack itself knows of its size, its people and its money. Read by factory_system; app roles see no rows here.

-- Units of a currency in one of its whole: Stripe counts yen in yen and dollars in cents (docs.stripe.com/currencies#zero-decimal). Stars are whole.
create or replace function public.factory_minor_units(p_currency text)
returns double precision language sql immutable set search_path = '' as $$
  select case
    when upper(p_currency) = any ('{XTR,BIF,CLP,DJF,GNF,JPY,KMF,KRW,MGA,PYG,RWF,UGX,VND,VUV,XAF,XOF,XPF}') then 1
    when upper(p_currency) = any ('{BHD,JOD,KWD,OMR,TND}') then 1000
    else 100 end
$$;

-- Bytes in Supabase Storage, whose tables only the owner may read; null where there is none.
create or replace function public.factory_stored_bytes()
returns bigint language plpgsql stable security definer set search_path = '' as $$
declare
  bytes bigint;
begin
  if to_regclass('storage.objects') is null then
    return null;
  end if;
  execute $sql$ select coalesce(sum((metadata->>'size')::bigint), 0) from storage.objects $sql$ into bytes;
  return bytes;
exception when insufficient_privilege or undefined_column then
  return null;
end $$;

-- Measures now. Money is what reached the founder in the last 30 days: his own sales after refunds, and his share of other sellers'.
create or replace function public.factory_measure(p_apps text[], p_now timestamptz)
returns table (service text, app text, metric text, value double precision, unit text, how text)
language sql stable set search_path = '' as $$
  with apps as (
    select a from unnest(p_apps) as a
  ), tables as (
    select apps.a, c.oid from apps join pg_catalog.pg_class c on c.relname like apps.a || '\_%' and c.relkind in ('r', 'm')
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
  ), people as (
    select p.app as a, count(*) filter (where p.blocked_at is null) as known, count(*) filter (where p.seen_at > p_now - interval '30 days') as active
    from public.factory_people p where p.app = any (p_apps) group by p.app
  ), sales as (
    select p.app as a, upper(p.currency) as currency, p.telegram_id, p.seller is null as own,
      case
        when p.disputed then 0
        when p.seller is null then p.gross - p.refunded
        when p.rail = 'stars' then floor(p.platform_fee::numeric * (p.gross - p.refunded) / greatest(p.gross, 1))
        else p.platform_fee
      end as income,
      case when p.seller is null then p.fee else 0 end as fee
    from public.factory_payments p
    where p.app = any (p_apps) and p.kind = 'charge' and p.rail <> 'gift' and p.paid_at > p_now - interval '30 days' and p.paid_at <= p_now
  ), income as (
    select i.a, i.currency, sum(i.income) as income, sum(i.fee) as fee
    from (select a, currency, income, fee from sales union all select a, 'USD', 0, 0 from apps) as i group by i.a, i.currency
  ), payers as (
    select s.a, s.telegram_id from sales s where s.own and s.income > 0
    union
    select e.app, e.telegram_id from public.factory_entitlements e
    where e.app = any (p_apps) and e.item like 'plan:%' and e.rail <> 'gift' and e.status in ('active', 'past_due') and (e.until is null or e.until > p_now)
  )
  select 'supabase', '', 'database size', pg_catalog.pg_database_size(current_database()) / 1e6, 'MB', 'the database says its size'
  union all
  select 'supabase', '', 'file storage', s.bytes / 1e9, 'GB', 'sum of the files in storage.objects' from public.factory_stored_bytes() as s(bytes) where s.bytes is not null
  union all
  select 'supabase', t.a, 'database size', sum(pg_catalog.pg_total_relation_size(t.oid)) / 1e6, 'MB', 'its tables with their indexes' from tables t group by t.a
  union all
  select 'supabase', t.a, 'rows', sum(pg_catalog.pg_stat_get_live_tuples(t.oid)), 'rows', 'estimate of the database''s statistics' from tables t group by t.a
  union all
  select 'workers', apps.a, 'updates', (select count(*) from public.factory_updates u where u.app = apps.a and u.created_at > p_now - interval '24 hours' and u.created_at <= p_now), 'updates', 'updates of the last 24 hours' from apps
  union all
  select '', apps.a, 'people', coalesce(p.known, 0), 'people', 'people who wrote to it and have not blocked it' from apps left join people p on p.a = apps.a
  union all
  select '', apps.a, 'monthly active people', coalesce(p.active, 0), 'people', 'people who wrote or tapped in the last 30 days' from apps left join people p on p.a = apps.a
  union all
  select '', apps.a, 'paying people', (select count(*) from payers p where p.a = apps.a), 'people', 'people who paid in the last 30 days or hold a paid plan' from apps
  union all
  select '', i.a, 'revenue', i.income / public.factory_minor_units(i.currency), i.currency, 'payments of the last 30 days, after refunds' from income i
  union all
  select '', i.a, 'fees', i.fee / public.factory_minor_units(i.currency), i.currency, 'what Stripe kept of them' from income i where i.fee > 0 or i.currency = 'USD'
$$;

-- Writes measurements down, and takes away what is older than 400 days.
create or replace function public.factory_write_meters(p_meters jsonb, p_now timestamptz)
returns void language sql volatile set search_path = '' as $$
  insert into public.factory_meters (service, app, metric, value, unit, how, measured_at)
  select coalesce(m.service, ''), coalesce(m.app, ''), m.metric, m.value, m.unit, m.how, m.measured_at
  from jsonb_to_recordset(p_meters) as m(service text, app text, metric text, value double precision, unit text, how text, measured_at timestamptz)
  on conflict on constraint factory_meters_pk do nothing;
  delete from public.factory_meters where measured_at < p_now - interval '400 days';
$$;

-- The daily measurement: the first who comes on a day (UTC) does it, in one statement.
create or replace function public.factory_meter(p_apps text[], p_now timestamptz)
returns boolean language plpgsql volatile set search_path = '' as $$
declare
  first boolean;
begin
  insert into public.factory_heartbeats as h (name, at) values ('meters', p_now)
  on conflict (name) do update set at = excluded.at where h.at < date_trunc('day', p_now, 'UTC')
  returning true into first;
  if first is null then
    return false;
  end if;
  perform public.factory_write_meters((select jsonb_agg(to_jsonb(m) || jsonb_build_object('measured_at', p_now)) from public.factory_measure(p_apps, p_now) m), p_now);
  return true;
end $$;

-- The newest measurement of everything, as it was at an instant.
create or replace function public.factory_newest_meters(p_until timestamptz)
returns setof public.factory_meters language sql stable set search_path = '' as $$
  select distinct on (m.service, m.app, m.metric, m.unit) m.* from public.factory_meters m
  where m.measured_at <= p_until
  order by m.service, m.app, m.metric, m.unit, m.measured_at desc
$$;

-- Tells the founder something that is not what he was told last about this subject; an empty hash is nothing to tell. Not told (nobody can reach him) is tried again the next time.
create or replace function public.factory_tell_change(p_subject text, p_hash text, p_text text, p_founder bigint, p_now timestamptz)
returns boolean language plpgsql volatile set search_path = '' as $$
declare
  told boolean;
begin
  if coalesce((select t.hash from public.factory_told t where t.subject = p_subject), '') = p_hash then
    return false;
  end if;
  delete from public.factory_alerts where cause = p_subject and sent_via is null;
  told := public.factory_alert(p_subject, null, p_text, p_founder, p_now, 'hour');
  if told then
    insert into public.factory_told as t (subject, hash, at) values (p_subject, p_hash, p_now)
    on conflict (subject) do update set hash = excluded.hash, at = excluded.at;
  end if;
  return told;
end $$;
