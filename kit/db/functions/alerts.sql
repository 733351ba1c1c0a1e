-- What the founder is told.
drop function if exists public.factory_alert(text, text, text, bigint, timestamptz);

-- Writes an alert down, once per cause and hour (or `day`), and tells it. False: nobody could be told now.
create or replace function public.factory_alert(p_cause text, p_app text, p_text text, p_founder bigint, p_now timestamptz, p_per text)
returns boolean language plpgsql volatile set search_path = '' as $$
begin
  insert into public.factory_alerts (cause, hour, app, text, created_at) values (p_cause, date_trunc(p_per, p_now, 'UTC'), p_app, p_text, p_now)
  on conflict do nothing;
  return public.factory_tell(p_founder, p_now);
end $$;

-- Sends the founder what he was not told yet, the oldest first, a few at once: through the bot of the app it is about if he has started it, else
-- through any bot he has. False: he has none.
create or replace function public.factory_tell(p_founder bigint, p_now timestamptz)
returns boolean language plpgsql volatile set search_path = '' as $$
declare
  alert public.factory_alerts;
  via text;
begin
  for alert in select * from public.factory_alerts where sent_via is null order by id limit 5 for update skip locked loop
    select p.app into via from public.factory_people p
    where p.telegram_id = p_founder and p.started_at is not null and p.blocked_at is null
      and not exists (select from public.factory_frozen f where f.app = p.app)
    order by p.app = alert.app desc nulls last, p.app limit 1;
    if via is null then
      return false;
    end if;
    update public.factory_alerts set sent_via = via where id = alert.id;
    insert into public.factory_jobs (app, kind, chat_id, payload, priority, weight, run_at, created_at)
    values (via, 'send', p_founder, jsonb_build_object('method', 'sendMessage', 'params', jsonb_build_object('chat_id', p_founder, 'text', alert.text), 'lost', 'resend'), 1, 1, p_now, p_now);
  end loop;
  return true;
end $$;
