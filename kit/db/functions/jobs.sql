-- Jobs: planned inside an app's transaction, claimed and settled by factory_system.

-- Carries out a list of intentions, in order: {op: plan} adds a job (or moves the waiting one of that key), {op: cancel} takes it back.
create or replace function public.factory_plan(p_app text, p_work jsonb, p_now timestamptz)
returns void language plpgsql volatile set search_path = '' as $$
declare
  w jsonb;
begin
  for w in select * from jsonb_array_elements(coalesce(p_work, '[]')) loop
    if w->>'op' = 'cancel' then
      update public.factory_jobs set state = 'cancelled', ended_at = p_now
      where app = p_app and kind = w->>'kind' and key = w->>'key' and state = 'waiting';
    elsif w->>'occurrence' is not null then
      insert into public.factory_jobs (app, kind, key, occurrence, chat_id, payload, priority, weight, run_at, late_at, max_attempts, created_at)
      values (p_app, w->>'kind', w->>'key', w->>'occurrence', (w->>'chat_id')::bigint, w->'payload', (w->>'priority')::smallint, (w->>'weight')::smallint,
        (w->>'run_at')::timestamptz, (w->>'late_at')::timestamptz, (w->>'max_attempts')::int, p_now)
      on conflict (app, kind, key, occurrence) where occurrence is not null do update
      set run_at = excluded.run_at, late_at = excluded.late_at, payload = excluded.payload, state = 'waiting', attempts = 0, ended_at = null, error = null
      where public.factory_jobs.state in ('waiting', 'cancelled');
    else
      insert into public.factory_jobs (app, kind, key, chat_id, payload, priority, weight, run_at, late_at, max_attempts, created_at)
      values (p_app, w->>'kind', w->>'key', (w->>'chat_id')::bigint, w->'payload', (w->>'priority')::smallint, (w->>'weight')::smallint,
        (w->>'run_at')::timestamptz, (w->>'late_at')::timestamptz, (w->>'max_attempts')::int, p_now)
      on conflict (app, kind, key) where key is not null and occurrence is null and state = 'waiting' do update
      set run_at = excluded.run_at, late_at = excluded.late_at, payload = excluded.payload, priority = excluded.priority, attempts = 0, error = null;
    end if;
  end loop;
end $$;

-- When a send may leave, by its chat's pace: a person being answered may get twenty at once
-- (Telegram tolerates short bursts, core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this), everybody else one message a second.
create or replace function public.factory_slot(j public.factory_jobs, c public.factory_chats)
returns timestamptz language sql immutable set search_path = '' as $$
  select case when j.weight = 0 then null when j.priority = 1 and j.chat_id > 0 then c.burst_at - interval '19 seconds' else c.next_send_at end
$$;

-- A job that would wait again, while a newer one of its key already waits: that one stands for both.
create or replace function public.factory_replaced(j public.factory_jobs)
returns boolean language sql stable set search_path = '' as $$
  select j.key is not null and j.occurrence is null and exists (
    select from public.factory_jobs w where w.app = j.app and w.kind = j.kind and w.key = j.key and w.occurrence is null and w.state = 'waiting')
$$;

-- Claims due jobs, the same number for every app at most, so that one app's backlog starves nobody. Of the sends to one chat only the first.
-- First it takes back what a dead invocation left: a claim runs again; a call that may have left is uncertain.
create or replace function public.factory_claim(p_apps text[], p_per_app int, p_limit int, p_now timestamptz, p_lease_until timestamptz)
returns setof public.factory_jobs language plpgsql volatile set search_path = '' as $$
declare
  lost public.factory_jobs;
begin
  for lost in
    select * from public.factory_jobs where state in ('claimed', 'sending') and lease_until <= p_now order by lease_until limit 100 for update skip locked
  loop
    if public.factory_replaced(lost) then
      update public.factory_jobs set state = 'cancelled', lease_until = null, ended_at = p_now where id = lost.id;
    elsif lost.state = 'claimed' or lost.payload->>'lost' = 'resend' then
      update public.factory_jobs set state = 'waiting', lease_until = null where id = lost.id;
    else
      perform public.factory_settle(jsonb_build_array(jsonb_build_object('id', lost.id, 'outcome', 'uncertain', 'error', 'The Worker stopped while the call was under way.')), p_now);
    end if;
  end loop;

  return query
  with due as (
    select j.id, row_number() over (partition by j.app order by j.priority desc, j.run_at, j.id) as place, j.priority, j.run_at
    from unnest(p_apps) as a(app)
    cross join (values (1::smallint), (0::smallint)) as p(priority)
    cross join lateral (
      select w.* from public.factory_jobs w
      left join public.factory_chats c on w.kind = 'send' and c.app = w.app and c.chat_id = w.chat_id
      where w.app = a.app and w.priority = p.priority and w.state = 'waiting' and w.run_at <= p_now
        and (w.kind <> 'send' or (
          not exists (select from public.factory_pace pace where pace.app = a.app and (pace.paused_until > p_now or pace.next_at > p_now + interval '160 milliseconds'))
          and coalesce(public.factory_slot(w, c) <= p_now, true)
          and (w.chat_id is null or not exists (
            select from public.factory_jobs e
            where e.app = w.app and e.chat_id = w.chat_id and e.kind = 'send' and e.state in ('waiting', 'claimed', 'sending')
              and (e.run_at, e.id) < (w.run_at, w.id)))))
      order by w.run_at, w.id limit p_per_app
      for update of w skip locked
    ) as j
  ), chosen as (
    select id from due where place <= p_per_app order by place, priority desc, run_at, id limit p_limit
  )
  update public.factory_jobs j set state = 'claimed', lease_until = p_lease_until, attempts = j.attempts + 1
  from chosen where j.id = chosen.id
  returning j.*;
end $$;

-- Marks each send as leaving, if bot and chat allow it now. verdict: go, later (back to waiting), or refused with the chat's state.
create or replace function public.factory_leave(p_ids bigint[], p_now timestamptz)
returns table (id bigint, verdict text) language plpgsql volatile set search_path = '' as $$
declare
  j public.factory_jobs;
  c public.factory_chats;
  pace public.factory_pace;
  burst timestamptz;
begin
  for j in select * from public.factory_jobs w where w.id = any (p_ids) and w.state = 'claimed' order by w.app, w.id for update loop
    id := j.id;
    insert into public.factory_pace (app) values (j.app) on conflict do nothing;
    select * into pace from public.factory_pace f where f.app = j.app for update;
    c := null;
    if j.chat_id is not null then
      select * into c from public.factory_chats f where f.app = j.app and f.chat_id = j.chat_id for update;
      if not found and j.weight > 0 then
        insert into public.factory_chats (app, chat_id, type, created_at)
        values (j.app, j.chat_id, case when j.chat_id > 0 then 'private' else 'supergroup' end, p_now)
        on conflict (app, chat_id) do update set type = public.factory_chats.type returning * into c;
      end if;
    end if;

    if c.bot_status in ('kicked', 'left', 'blocked', 'gone') then
      verdict := c.bot_status;
    elsif pace.paused_until > p_now or pace.next_at > p_now + interval '160 milliseconds' or public.factory_slot(j, c) > p_now then
      update public.factory_jobs w set state = 'waiting', lease_until = null, attempts = w.attempts - 1 where w.id = j.id;
      verdict := 'later';
    else
      -- 30 a second: one each 40 ms and five at once never make more (GCRA)
      update public.factory_pace f set next_at = greatest(f.next_at, p_now) + interval '40 milliseconds' where f.app = j.app;
      if j.weight > 0 and c.app is not null then
        if c.type in ('group', 'supergroup') then
          -- 20 a minute: one each 4 s and five at once never make more
          burst := greatest(c.burst_at, p_now) + j.weight * interval '4 seconds';
          update public.factory_chats f set burst_at = burst, next_send_at = greatest(p_now + interval '1 second', burst - interval '16 seconds')
          where f.app = c.app and f.chat_id = c.chat_id;
        else
          update public.factory_chats f set burst_at = greatest(c.burst_at, p_now) + interval '1 second', next_send_at = p_now + interval '1 second'
          where f.app = c.app and f.chat_id = c.chat_id;
        end if;
      end if;
      update public.factory_jobs w set state = 'sending' where w.id = j.id;
      verdict := 'go';
    end if;
    return next;
  end loop;
end $$;

-- Writes down how each job went, and starts what its owner wanted to happen then (payload.then), in the same transaction.
-- outcome: done | failed | uncertain | missed end it; retry waits until `at`; paused holds the whole bot until `at`; released was not tried; migrated moves the chat and tries again.
create or replace function public.factory_settle(p_results jsonb, p_now timestamptz)
returns void language plpgsql volatile set search_path = '' as $$
declare
  r jsonb;
  j public.factory_jobs;
begin
  for r in select * from jsonb_array_elements(p_results) loop
    select * into j from public.factory_jobs where id = (r->>'id')::bigint and state in ('claimed', 'sending') for update;
    if not found then
      continue;
    end if;

    if r->>'outcome' in ('paused', 'retry', 'released') and public.factory_replaced(j) then
      update public.factory_jobs set state = 'cancelled', lease_until = null, ended_at = p_now, error = r->>'error' where id = j.id;
    elsif r->>'outcome' = 'paused' then
      insert into public.factory_pace as f (app, paused_until) values (j.app, (r->>'at')::timestamptz)
      on conflict (app) do update set paused_until = greatest(f.paused_until, excluded.paused_until);
      update public.factory_jobs set state = 'waiting', lease_until = null, attempts = j.attempts - 1, error = r->>'error' where id = j.id;
    elsif r->>'outcome' = 'retry' then
      -- a send keeps its place: the chat waits, not the row, so nothing behind it overtakes
      if j.kind = 'send' and j.chat_id is not null then
        insert into public.factory_chats as f (app, chat_id, created_at, next_send_at, burst_at)
        values (j.app, j.chat_id, p_now, (r->>'at')::timestamptz, (r->>'at')::timestamptz + interval '19 seconds')
        on conflict (app, chat_id) do update set next_send_at = excluded.next_send_at, burst_at = excluded.burst_at;
        update public.factory_jobs set state = 'waiting', lease_until = null, error = r->>'error', run_at = case when j.weight = 0 then (r->>'at')::timestamptz else j.run_at end where id = j.id;
      else
        update public.factory_jobs set state = 'waiting', lease_until = null, error = r->>'error', run_at = (r->>'at')::timestamptz where id = j.id;
      end if;
    elsif r->>'outcome' = 'released' then
      update public.factory_jobs set state = 'waiting', lease_until = null, attempts = j.attempts - 1 where id = j.id;
    elsif r->>'outcome' = 'migrated' then
      update public.factory_jobs set state = 'waiting', lease_until = null, attempts = j.attempts - 1 where id = j.id;
      perform public.factory_migrate_chat(j.app, j.chat_id, (r->>'to')::bigint);
    else
      if r->>'chat' is not null and j.chat_id is not null then
        update public.factory_chats set bot_status = r->>'chat' where app = j.app and chat_id = j.chat_id;
        if j.chat_id > 0 then
          update public.factory_people set blocked_at = p_now where app = j.app and telegram_id = j.chat_id;
        end if;
      end if;
      update public.factory_jobs
      set state = r->>'outcome', lease_until = null, ended_at = p_now, result = r->'result', error = r->>'error'
      where id = j.id;
      if j.payload->>'then' is not null then
        insert into public.factory_jobs (app, kind, payload, priority, run_at, created_at)
        -- an absent part has no key; nulls within data and result are theirs
        values (j.app, j.payload->>'then', jsonb_build_object('job', j.id, 'outcome', r->>'outcome')
          || (select coalesce(jsonb_object_agg(part.key, part.value), '{}') from (values ('data', j.payload->'data'), ('result', r->'result'), ('error', r->'error'), ('code', r->'code')) as part(key, value)
              where part.value is not null and part.value <> 'null'), j.priority, p_now, p_now);
      end if;
      if r->>'outcome' = 'failed' and (r->>'dead')::boolean then
        insert into public.factory_dead_letters (app, source, reference, error, payload, created_at)
        values (j.app, 'job', j.id::text, coalesce(r->>'error', '?'), jsonb_build_object('kind', j.kind, 'payload', j.payload), p_now)
        on conflict do nothing;
      end if;
    end if;
  end loop;
end $$;

-- Ends an app's job from inside its own transaction, together with what it planned.
create or replace function public.factory_finish_job(p_id bigint, p_work jsonb, p_now timestamptz)
returns void language plpgsql volatile set search_path = '' as $$
begin
  update public.factory_jobs set state = 'done', lease_until = null, ended_at = p_now where id = p_id and state = 'claimed';
  perform public.factory_plan(substr(current_user, 5), p_work, p_now);
end $$;

-- The next instant at which a tick would find something to do; the past means now.
create or replace function public.factory_next_due(p_apps text[], p_now timestamptz)
returns timestamptz language sql stable set search_path = '' as $$
  select least(
    (select min(run_at) from public.factory_jobs where state = 'waiting' and run_at > p_now and app = any (p_apps)),
    (select min(lease_until) from public.factory_jobs where state in ('claimed', 'sending')),
    (select min(greatest(w.run_at, case when w.kind = 'send' then greatest(public.factory_slot(w.job, c), f.paused_until, f.next_at - interval '160 milliseconds') end))
     from (select j.app, j.kind, j.chat_id, j.run_at, j as job from public.factory_jobs j where j.state = 'waiting' and j.run_at <= p_now and j.app = any (p_apps) order by j.run_at limit 1000) w
     left join public.factory_chats c on c.app = w.app and c.chat_id = w.chat_id
     left join public.factory_pace f on f.app = w.app))
$$;

-- A heartbeat. What else is due: `prune` once an hour and taken by whoever is told so; `meters` while nobody has measured today (UTC).
drop function if exists public.factory_beat(timestamptz);
create function public.factory_beat(p_now timestamptz, out prune boolean, out meters boolean)
language plpgsql volatile set search_path = '' as $$
begin
  insert into public.factory_heartbeats as h (name, at) values ('tick', p_now) on conflict (name) do update set at = greatest(h.at, excluded.at);
  insert into public.factory_heartbeats as h (name, at) values ('prune', p_now)
  on conflict (name) do update set at = excluded.at where h.at <= p_now - interval '1 hour'
  returning true into prune;
  prune := coalesce(prune, false);
  meters := not exists (select from public.factory_heartbeats h where h.name = 'meters' and h.at >= date_trunc('day', p_now, 'UTC'));
end $$;

-- Takes away what has served its time, a bounded number of rows at once. Finished jobs stay 48 hours, those with a trace for the founder 30 days.
create or replace function public.factory_prune(p_now timestamptz)
returns void language plpgsql volatile set search_path = '' as $$
begin
  delete from public.factory_updates where ctid in (select ctid from public.factory_updates where created_at < p_now - interval '48 hours' limit 20000);
  delete from public.factory_jobs where id in (
    select id from public.factory_jobs where ended_at < p_now - case when state in ('done', 'cancelled') then interval '48 hours' else interval '30 days' end and ended_at is not null limit 20000);
  delete from public.factory_dialogs where expires_at < p_now - interval '48 hours';
  delete from public.factory_alerts where created_at < p_now - interval '30 days';
  delete from public.factory_stripe_events where received_at < p_now - interval '30 days';
  delete from public.factory_checkouts where state in ('paid', 'closed') and expires_at < p_now - interval '30 days';
end $$;
