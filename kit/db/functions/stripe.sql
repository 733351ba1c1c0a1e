-- Records one of Stripe's events and plans the look it asks for, both or neither. A repeated event has no second effect.
-- Whose it is says the object's own metadata, else the customer, else the charge: each app has customers of its own. Null: nobody's here.
-- A charge that no row knows yet needs nothing: whoever first looks at it sees how it stands then.
create or replace function public.factory_stripe_event(p_id text, p_type text, p_account text, p_app text, p_customer text, p_charge text, p_apps text[], p_work jsonb, p_now timestamptz)
returns text language plpgsql volatile set search_path = '' as $$
declare
  owner text := p_app;
begin
  if owner is null and p_customer is not null then
    select c.app into owner from public.factory_customers c where c.customer = p_customer limit 1;
  end if;
  if owner is null and p_charge is not null then
    select p.app into owner from public.factory_payments p where p.rail = 'stripe' and p.ref = p_charge limit 1;
  end if;
  if owner is not null and not owner = any (p_apps) then
    owner := null;
  end if;
  insert into public.factory_stripe_events (event_id, type, account, app, received_at) values (p_id, p_type, p_account, owner, p_now)
  on conflict (event_id) do nothing;
  if not found or owner is null then
    return null;
  end if;
  perform public.factory_plan(owner, p_work, p_now);
  return owner;
end $$;
