-- Jobs: planned inside an app's transaction, claimed and settled by factory_system.
drop function if exists public.factory_claim(text[], int, int, timestamptz, timestamptz), public.factory_leave(bigint[], timestamptz), public.factory_next_due(text[], timestamptz), public.factory_beat(timestamptz);

-- Carries out a list of intentions, in order: {op: plan} adds a job (or moves the waiting one of that key), {op: cancel} takes it back.
create or replace function public.factory_plan(p_app text, p_work jsonb, p_now timestamptz)
returns void language plpgsql volatile set search_path = '' as $$
declare
  w jsonb;
begin
  for w in select * from jsonb_array_elements(coalesce(p_work, '[]')) loop
    if w->>'op' = 'cancel' then
      update public.factory_jobs set state = 'cancelled', lease_until = null, ended_at = p_now
      where app = p_app and kind = w->>'kind' and key = w->>'key' and state = 'waiting';
    elsif w->>'occurrence' is not null then
      insert into public.factory_jobs (app, kind, key, occurrence, chat_id, payload, priority, weight, run_at, late_at, max_attempts, created_at)
      values (p_app, w->>'kind', w->>'key', w->>'occurrence', (w->>'chat_id')::bigint, w->'payload', (w->>'priority')::smallint, (w->>'weight')::smallint,
        (w->>'run_at')::timestamptz, (w->>'late_at')::timestamptz, (w->>'max_attempts')::int, p_now)
      on conflict (app, kind, key, occurrence) where occurrence is not null do update
      set run_at = excluded.run_at, late_at = excluded.late_at, payload = excluded.payload, state = 'waiting', lease_until = null, attempts = 0, ended_at = null, error = null
      where public.factory_jobs.state in ('waiting', 'cancelled');
    else
      insert into public.factory_jobs (app, kind, key, chat_id, payload, priority, weight, run_at, late_at, max_attempts, created_at)
      values (p_app, w->>'kind', w->>'key', (w->>'chat_id')::bigint, w->'payload', (w->>'priority')::smallint, (w->>'weight')::smallint,
        (w->>'run_at')::timestamptz, (w->>'late_at')::timestamptz, (w->>'max_attempts')::int, p_now)
      on conflict (app, kind, key) where key is not null and occurrence is null and state = 'waiting' do update
      set run_at = excluded.run_at, late_at = excluded.late_at, payload = excluded.payload, priority = excluded.priority, lease_until = null, attempts = 0, error = null;
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

-- Of these apps those that are not frozen: the jobs of a frozen one wait as if there were none.
create or replace function public.factory_awake(p_apps text[])
returns text[] language sql stable set search_path = '' as $$
  select coalesce(array_agg(a.app order by a.place), '{}') from unnest(p_apps) with ordinality as a(app, place)
  where not exists (select from public.factory_frozen f where f.app = a.app)
$$;

-- Due jobs that may run, with their place in the order of their app: what somebody waits for first, then the oldest. Their rows are locked.
-- Of the sends to one chat only the first; of a bot's sends as many as its pace lets leave until `p_until`, at one each 40 ms. What the queue holds
-- for a bot has the first right to that pace. With `p_ids` only these jobs. The plan must know whether there are ids: hence the setting.
create or replace function public.factory_due(p_apps text[], p_ids bigint[], p_jobs int, p_sends int, p_now timestamptz, p_until timestamptz)
returns table (id bigint, app text, kind text, place bigint) language plpgsql volatile set search_path = '' set plan_cache_mode = force_custom_plan as $$
begin
  p_apps := public.factory_awake(p_apps);
  return query
  select j.id, a.app, j.kind, row_number() over (partition by a.app order by j.priority desc, j.run_at, j.id)
  from unnest(p_apps) as a(app)
  cross join (values (1::smallint), (0::smallint)) as p(priority)
  left join public.factory_pace pace on pace.app = a.app
  cross join lateral (
    select least(p_sends, greatest(0, floor(extract(epoch from p_until - greatest(p_now, pace.next_at, pace.paused_until)) / 0.04)
      - case when p_ids is null and p.priority = 0 then public.factory_held(a.app, p_now) else 0 end))::int as sends
  ) as room
  cross join lateral (
    select * from (select w.id, w.kind, w.priority, w.run_at
     from public.factory_jobs w
     where w.app = a.app and w.priority = p.priority and w.state = 'waiting' and w.kind <> 'send' and w.run_at <= p_now
       and case when p_ids is null then coalesce(w.lease_until <= p_now, true) else w.id = any (p_ids) end
     order by w.run_at, w.id limit least(p_jobs, greatest(5, ceil(p_jobs::numeric / cardinality(p_apps)))) for update skip locked) as own
    union all
    select * from (select w.id, w.kind, w.priority, w.run_at
     from public.factory_jobs w
     left join public.factory_chats c on c.app = w.app and c.chat_id = w.chat_id
     where w.app = a.app and w.priority = p.priority and w.state = 'waiting' and w.kind = 'send' and w.run_at <= p_now
       and case when p_ids is null then coalesce(w.lease_until <= p_now, true) else w.id = any (p_ids) end
       and coalesce(public.factory_slot(w, c) <= p_now, true)
       and (w.chat_id is null or not exists (
         select from public.factory_jobs e
         where e.app = w.app and e.chat_id = w.chat_id and e.kind = 'send' and e.state in ('waiting', 'claimed', 'sending')
           and (e.run_at, e.id) < (w.run_at, w.id)))
     order by w.run_at, w.id limit room.sends for update of w skip locked) as sends
  ) as j;
end $$;

-- How many sends of a bot the queue holds: reserved, and not yet run.
create or replace function public.factory_held(p_app text, p_now timestamptz)
returns bigint language sql stable set search_path = '' as $$
  select count(*) from public.factory_jobs where app = p_app and kind = 'send' and state = 'waiting' and lease_until > p_now
$$;

-- Takes due jobs, fairly between apps, so that one app's backlog starves nobody: {jobs, next_due_at}. An app's own job is `claimed`, a send is
-- `sending`: bot and chat allow it now, and its verdict is `go`, `missed`, or the state of a chat that takes no message. next_due_at: before then
-- there is nothing more to take; null with jobs: nobody looked.
create or replace function public.factory_claim(p_apps text[], p_ids bigint[], p_jobs int, p_sends int, p_now timestamptz, p_lease_until timestamptz)
returns jsonb language plpgsql volatile set search_path = '' as $$
declare
  due bigint;
  j public.factory_jobs;
  c public.factory_chats;
  pace public.factory_pace;
  own boolean := false;
  verdict text;
  taken jsonb := '[]';
begin
  if p_ids is null then
    perform public.factory_recover(p_now);
  end if;
  -- always in the same order, so that two claims never wait for each other
  for due in
    select d.id from (
      select d.id, d.app, d.kind, row_number() over (partition by d.kind = 'send' order by d.place, d.id) as nth
      from public.factory_due(p_apps, p_ids, p_jobs, p_sends, p_now, p_now + interval '200 milliseconds') d) as d
    where d.nth <= case when d.kind = 'send' then p_sends else p_jobs end
    order by d.app, d.id
  loop
    select * into j from public.factory_jobs w where w.id = due;
    verdict := 'go';
    if j.kind <> 'send' then
      own := true;
    else
      if pace.app is distinct from j.app then
        update public.factory_pace f set next_at = pace.next_at where f.app = pace.app;
        select * into pace from public.factory_pace f where f.app = j.app for update;
        if not found then
          insert into public.factory_pace as f (app) values (j.app) on conflict (app) do update set app = f.app returning * into pace;
        end if;
      end if;
      -- where it may leave the chat's allowance is taken in the same breath
      c := null;
      if j.chat_id is not null and j.weight > 0 and not coalesce(pace.paused_until > p_now or pace.next_at > p_now + interval '160 milliseconds' or j.late_at < p_now, false) then
        c := public.factory_take_slot(j, p_now);
        continue when c.app is null;
      elsif j.chat_id is not null then
        select * into c from public.factory_chats f where f.app = j.app and f.chat_id = j.chat_id;
      end if;
      if j.late_at < p_now then
        verdict := 'missed';
      elsif c.bot_status in ('kicked', 'left', 'blocked', 'gone') then
        verdict := c.bot_status;
      else
        continue when pace.paused_until > p_now or pace.next_at > p_now + interval '160 milliseconds';
        -- 30 a second: one each 40 ms and five at once never make more (GCRA)
        pace.next_at := greatest(pace.next_at, p_now) + interval '40 milliseconds';
      end if;
    end if;
    update public.factory_jobs w set state = case when j.kind = 'send' then 'sending' else 'claimed' end, lease_until = p_lease_until, attempts = j.attempts + 1 where w.id = j.id;
    taken := taken || jsonb_build_object('id', j.id, 'app', j.app, 'kind', j.kind, 'payload', j.payload,
      'attempts', j.attempts + 1, 'maxAttempts', j.max_attempts, 'lateAt', j.late_at, 'verdict', verdict);
  end loop;
  update public.factory_pace f set next_at = pace.next_at where f.app = pace.app;
  return jsonb_build_object('jobs', taken, 'next_due_at', case
    when taken = '[]' then public.factory_next_due(p_apps, p_ids, p_now)
    -- a message of the queue is about one bot
    when p_ids is not null and not own then pace.next_at end);
end $$;

-- Takes a message's place in its chat, if the chat has one now: the chat as it is then. Nothing (null) where it has to wait; a chat that takes no
-- message is answered as it is, and keeps its pace.
create or replace function public.factory_take_slot(j public.factory_jobs, p_now timestamptz)
returns public.factory_chats language plpgsql volatile set search_path = '' as $$
declare
  c public.factory_chats;
  burst timestamptz;
begin
  select * into c from public.factory_chats f where f.app = j.app and f.chat_id = j.chat_id for update;
  if c.app is null then
    insert into public.factory_chats as f (app, chat_id, type, created_at)
    values (j.app, j.chat_id, case when j.chat_id > 0 then 'private' else 'supergroup' end, p_now)
    on conflict (app, chat_id) do update set type = f.type returning * into c;
  end if;
  if c.bot_status in ('kicked', 'left', 'blocked', 'gone') then
    return c;
  end if;
  if public.factory_slot(j, c) > p_now then
    return null;
  end if;
  if c.type in ('group', 'supergroup') then
    -- 20 a minute: one each 4 s and five at once never make more
    burst := greatest(c.burst_at, p_now) + j.weight * interval '4 seconds';
    update public.factory_chats f set burst_at = burst, next_send_at = greatest(p_now + interval '1 second', burst - interval '16 seconds')
    where f.app = c.app and f.chat_id = c.chat_id;
  else
    update public.factory_chats f set burst_at = greatest(c.burst_at, p_now) + interval '1 second', next_send_at = p_now + interval '1 second'
    where f.app = c.app and f.chat_id = c.chat_id;
  end if;
  return c;
end $$;

-- Takes back what a dead invocation left: a claim runs again; a call that may have left is uncertain.
create or replace function public.factory_recover(p_now timestamptz)
returns void language plpgsql volatile set search_path = '' as $$
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
end $$;

-- Reserves for the queue what is due and what one invocation could not do: {stale, jobs}, each job with its turn at its bot's pace, none later than
-- `p_until`. A reserved job waits as before (it can be moved and cancelled), but until its lease ends only a claim by id takes it.
-- stale: how many were reserved before and never came to run.
create or replace function public.factory_reserve(p_apps text[], p_jobs int, p_sends int, p_now timestamptz, p_until timestamptz, p_grace interval)
returns jsonb language plpgsql volatile set search_path = '' as $$
declare
  late bigint;
  reserved jsonb;
begin
  select count(*) into late from public.factory_jobs where state = 'waiting' and lease_until <= p_now;
  with held as materialized (
    select a.app, public.factory_held(a.app, p_now) as sends from unnest(p_apps) as a(app)
  ), mine as (
    select d.id, d.app, d.kind, d.place, row_number() over (partition by d.app, d.kind = 'send' order by d.place) - 1 as nth
    from public.factory_due(p_apps, null, p_jobs, p_sends, p_now, p_until) d
  ), turns as (
    select m.id, m.app, m.kind, m.place,
      case when m.kind <> 'send' then p_now else greatest(p_now, f.next_at, f.paused_until) + (h.sends + m.nth) * interval '40 milliseconds' end as turn
    from mine m
    join held h on h.app = m.app
    left join public.factory_pace f on f.app = m.app
  ), done as (
    update public.factory_jobs w set lease_until = t.turn + p_grace from turns t where w.id = t.id
    returning w.id, t.app, t.kind, t.place, t.turn
  )
  select jsonb_agg(jsonb_build_object('id', d.id, 'app', d.app, 'send', d.kind = 'send', 'turn', d.turn) order by d.turn, d.place, d.id) into reserved from done d;
  return jsonb_build_object('stale', late, 'jobs', coalesce(reserved, '[]'));
end $$;

-- Of a message's jobs those that are due and still reserved, or were sent back before they counted as tried (a pause of the bot).
create or replace function public.factory_untried(j public.factory_jobs, p_now timestamptz)
returns boolean language sql immutable set search_path = '' as $$
  select j.state = 'waiting' and j.run_at <= p_now and (j.lease_until is not null or j.attempts = 0)
$$;

-- Reserves on what a message of the queue could not even try, and says when the first of it has its turn: behind what the queue already holds
-- before it. Null: nothing is left of it. What was tried and waits to be tried again is not the message's business any more.
create or replace function public.factory_hold(p_ids bigint[], p_now timestamptz, p_grace interval)
returns timestamptz language sql volatile set search_path = '' as $$
  with mine as (
    select w.id, w.app, w.run_at, case when w.kind = 'send' then greatest(p_now, f.paused_until, f.next_at, public.factory_slot(w, c)) else p_now end as at,
      row_number() over (partition by w.app, w.kind = 'send' order by w.run_at, w.id) as nth, w.kind
    from public.factory_jobs w
    left join public.factory_chats c on c.app = w.app and c.chat_id = w.chat_id
    left join public.factory_pace f on f.app = w.app
    where w.id = any (p_ids) and public.factory_untried(w, p_now)
  ), before as (
    select m.app, count(o.id) as jobs from mine m
    left join public.factory_jobs o on o.app = m.app and o.kind = 'send' and o.state = 'waiting' and o.lease_until > p_now and (o.run_at, o.id) < (m.run_at, m.id) and o.id <> all (p_ids)
    where m.nth = 1 and m.kind = 'send' group by m.app
  ), held as (
    update public.factory_jobs w set lease_until = m.at + coalesce(b.jobs, 0) * interval '40 milliseconds' + p_grace
    from mine m left join before b on b.app = m.app and m.kind = 'send'
    where w.id = m.id and w.state = 'waiting'
    returning w.lease_until - p_grace as turn
  )
  select min(turn) from held
$$;

-- Gives reserved jobs back to whoever comes first. How many there were.
create or replace function public.factory_release(p_ids bigint[])
returns bigint language sql volatile set search_path = '' as $$
  with released as (
    update public.factory_jobs set lease_until = null where id = any (p_ids) and state = 'waiting' and lease_until is not null returning 1
  )
  select count(*) from released
$$;

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

-- The next instant at which a tick would find something to do, or with ids a message of the queue; the past means now.
-- What the queue holds is due again when its reservation ends; what stands behind it at its bot's pace is not this tick's business.
create or replace function public.factory_next_due(p_apps text[], p_ids bigint[], p_now timestamptz)
returns timestamptz language plpgsql stable set search_path = '' as $$
declare
  held text[];
begin
  p_apps := public.factory_awake(p_apps);
  if p_ids is not null then
    return (
      select min(case when w.kind = 'send' then greatest(w.run_at, public.factory_slot(w, c), f.paused_until, f.next_at) else w.run_at end)
      from public.factory_jobs w
      left join public.factory_chats c on c.app = w.app and c.chat_id = w.chat_id
      left join public.factory_pace f on f.app = w.app
      where w.id = any (p_ids) and w.app = any (p_apps) and public.factory_untried(w, p_now));
  end if;
  select array_agg(distinct app) into held from public.factory_jobs where kind = 'send' and state = 'waiting' and lease_until > p_now;
  return least(
    (select min(run_at) from public.factory_jobs where state = 'waiting' and run_at > p_now and app = any (p_apps)),
    (select min(lease_until) from public.factory_jobs where lease_until is not null and (state in ('claimed', 'sending') or lease_until > p_now)),
    (select min(case when w.kind = 'send' then greatest(w.run_at, public.factory_slot(w.job, c), f.paused_until, f.next_at) else w.run_at end)
     from (
       select j.app, j.kind, j.chat_id, j.run_at, j as job from public.factory_jobs j
       where j.state = 'waiting' and j.run_at <= p_now and j.app = any (p_apps) and coalesce(j.lease_until <= p_now, true)
         and (j.kind <> 'send' or j.priority = 1 or held is null or j.app <> all (held))
       order by j.run_at limit 1000) w
     left join public.factory_chats c on c.app = w.app and c.chat_id = w.chat_id
     left join public.factory_pace f on f.app = w.app));
end $$;

-- A heartbeat, with which the founder hears what he could not be told before; `prune` is true once an hour, when old rows should go; `meters` while nobody has measured today (UTC).
create or replace function public.factory_beat(p_now timestamptz, p_founder bigint, out prune boolean, out meters boolean)
language plpgsql volatile set search_path = '' as $$
begin
  insert into public.factory_heartbeats as h (name, at) values ('tick', p_now) on conflict (name) do update set at = greatest(h.at, excluded.at);
  perform public.factory_tell(p_founder, p_now);
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
