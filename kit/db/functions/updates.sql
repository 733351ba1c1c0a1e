-- One update of one bot: opened by a single statement, finished by a single statement. Run as the app's role (security invoker).

-- Records the update (a repeated one gets its first answer back), locks the chat's row so that one chat's updates are
-- handled one after another, and reads person and open dialog. Volatile plpgsql: each statement inside sees what was
-- committed while an earlier one waited for its lock.
create or replace function public.factory_open_update(p_bot bigint, p_update bigint, p_chat jsonb, p_user jsonb, p_now timestamptz)
returns jsonb language plpgsql volatile set search_path = '' as $$
declare
  my_app constant text := substr(current_user, 5);
  seen public.factory_updates;
  chat public.factory_chats;
  person public.factory_people;
  dialog public.factory_dialogs;
begin
  insert into public.factory_updates (bot_id, update_id, app, created_at) values (p_bot, p_update, my_app, p_now)
  on conflict (bot_id, update_id) do update set app = excluded.app
  returning * into seen;
  if seen.state <> 'open' then
    return jsonb_build_object('done', true, 'reply', seen.reply);
  end if;

  if p_chat is not null then
    select * into chat from public.factory_chats c where c.app = my_app and c.chat_id = (p_chat->>'id')::bigint for update;
    if not found then
      insert into public.factory_chats (app, chat_id, type, title, username, created_at)
      values (my_app, (p_chat->>'id')::bigint, p_chat->>'type', coalesce(p_chat->>'title', ''), p_chat->>'username', p_now)
      on conflict (app, chat_id) do update set type = excluded.type
      returning * into chat;
    elsif (chat.type, chat.title, chat.username) is distinct from (p_chat->>'type', coalesce(p_chat->>'title', ''), p_chat->>'username') then
      update public.factory_chats c set type = p_chat->>'type', title = coalesce(p_chat->>'title', ''), username = p_chat->>'username'
      where c.app = my_app and c.chat_id = chat.chat_id returning * into chat;
    end if;
  end if;

  if p_user is not null then
    select * into person from public.factory_people p where p.app = my_app and p.telegram_id = (p_user->>'id')::bigint;
    if not found then
      insert into public.factory_people (app, telegram_id, first_name, username, language_code, seen_at, created_at)
      values (my_app, (p_user->>'id')::bigint, coalesce(p_user->>'first_name', ''), p_user->>'username', p_user->>'language_code', p_now, p_now)
      on conflict (app, telegram_id) do update set first_name = excluded.first_name
      returning * into person;
    elsif person.seen_at is null or person.seen_at <= p_now - interval '1 day' or (person.first_name, person.username, person.language_code)
      is distinct from (coalesce(p_user->>'first_name', ''), p_user->>'username', p_user->>'language_code') then
      update public.factory_people p set first_name = coalesce(p_user->>'first_name', ''), username = p_user->>'username', language_code = p_user->>'language_code', seen_at = p_now
      where p.app = my_app and p.telegram_id = person.telegram_id returning * into person;
    end if;
    if p_chat is not null then
      select * into dialog from public.factory_dialogs d
      where d.app = my_app and d.chat_id = chat.chat_id and d.user_id = person.telegram_id and d.expires_at > p_now;
    end if;
  end if;

  return jsonb_build_object(
    'done', false, 'failures', seen.failures, 'frozen', exists (select from public.factory_frozen f where f.app = my_app),
    'chat', case when chat.app is null then null else jsonb_build_object('bot_status', chat.bot_status, 'rights', chat.rights) end,
    'person', case when person.app is null then null else jsonb_build_object(
      'language', person.language, 'tz', person.tz, 'country', person.country,
      'started', person.started_at is not null, 'blocked', person.blocked_at is not null) end,
    'plans', case when person.app is null then null else (
      select json_agg(json_build_object('item', e.item, 'status', e.status, 'until', (extract(epoch from e.until) * 1000)::bigint))
      from public.factory_entitlements e
      where e.app = my_app and e.telegram_id = person.telegram_id and e.item like 'plan:%' and e.status in ('trialing', 'active', 'past_due')) end,
    'dialog', case when dialog.app is null then null else jsonb_build_object('step', dialog.step, 'data', dialog.data, 'version', dialog.version) end);
end $$;

-- Stores what the update led to: the answer (for a repeated delivery), the dialog's next step, and everything to be done later.
create or replace function public.factory_finish_update(p_bot bigint, p_update bigint, p_reply jsonb, p_dialog jsonb, p_work jsonb, p_now timestamptz)
returns void language plpgsql volatile set search_path = '' as $$
begin
  update public.factory_updates set state = 'done', reply = p_reply where bot_id = p_bot and update_id = p_update;
  if p_dialog is not null then
    if p_dialog->>'step' is null then
      delete from public.factory_dialogs d where d.app = substr(current_user, 5)
        and d.chat_id = (p_dialog->>'chat_id')::bigint and d.user_id = (p_dialog->>'user_id')::bigint;
    else
      insert into public.factory_dialogs as d (app, chat_id, user_id, step, data, expires_at)
      values (substr(current_user, 5), (p_dialog->>'chat_id')::bigint, (p_dialog->>'user_id')::bigint, p_dialog->>'step', coalesce(p_dialog->'data', '{}'), (p_dialog->>'expires_at')::timestamptz)
      on conflict (app, chat_id, user_id) do update set step = excluded.step, data = excluded.data, expires_at = excluded.expires_at, version = d.version + 1;
    end if;
  end if;
  perform public.factory_plan(substr(current_user, 5), p_work, p_now);
end $$;

-- A group became a supergroup: its row takes the new id, and every table that refers to it follows.
-- The two service messages come in any order, so the new row may exist already.
create or replace function public.factory_migrate_chat(p_app text, p_old bigint, p_new bigint)
returns void language plpgsql volatile set search_path = '' as $$
begin
  perform 1 from public.factory_chats where app = p_app and chat_id = p_old for update;
  if not found then
    return;
  end if;
  begin
    delete from public.factory_chats where app = p_app and chat_id = p_new;
  exception when foreign_key_violation then
    -- everything followed already, and the later of the two messages brought the old row back
    delete from public.factory_chats where app = p_app and chat_id = p_old;
    return;
  end;
  update public.factory_chats set chat_id = p_new, type = 'supergroup' where app = p_app and chat_id = p_old;
  update public.factory_dialogs set chat_id = p_new where app = p_app and chat_id = p_old;
  update public.factory_jobs
  set chat_id = p_new, payload = jsonb_set(payload, '{params,chat_id}', to_jsonb(p_new))
  where app = p_app and chat_id = p_old and kind = 'send' and state in ('waiting', 'claimed');
end $$;

-- Counts a failure of an update whose transaction was rolled back; how often it has failed by now.
create or replace function public.factory_fail_update(p_bot bigint, p_update bigint, p_now timestamptz)
returns integer language sql volatile set search_path = '' as $$
  insert into public.factory_updates as u (bot_id, update_id, app, failures, created_at) values (p_bot, p_update, substr(current_user, 5), 1, p_now)
  on conflict (bot_id, update_id) do update set failures = u.failures + 1
  returning failures
$$;

-- Gives an update up: it is answered from now on, and kept for the founder without the person's words.
create or replace function public.factory_bury_update(p_bot bigint, p_update bigint, p_error text, p_kind text, p_reply jsonb, p_now timestamptz)
returns void language plpgsql volatile set search_path = '' as $$
begin
  update public.factory_updates set state = 'dead', reply = p_reply where bot_id = p_bot and update_id = p_update;
  insert into public.factory_dead_letters (app, source, reference, error, payload, created_at)
  values (substr(current_user, 5), 'update', p_bot || '/' || p_update, p_error, jsonb_build_object('kind', p_kind), p_now)
  on conflict do nothing;
end $$;
