// The Worker's address of the owner's database.
import { expect, it } from 'vitest'
import { asWorker, withDatabase } from './owner.ts'

it.each([
  ['postgres://postgres:secret@127.0.0.1:54320/factory', 'postgres://factory_worker:new@127.0.0.1:54320/factory'],
  ['postgresql://postgres:secret@db.abcdefgh.supabase.co:5432/postgres', 'postgresql://factory_worker:new@db.abcdefgh.supabase.co:5432/postgres'],
  ['postgresql://postgres.abcdefgh:s%40t@aws-0-eu-central-1.pooler.supabase.com:5432/postgres', 'postgresql://factory_worker.abcdefgh:new@aws-0-eu-central-1.pooler.supabase.com:5432/postgres'],
])('%s', (owner, worker) => {
  expect(asWorker(owner, 'new')).toBe(worker)
})

it('a password with any characters arrives as it is', () => {
  const password = 'a@b:c/d%e?f#g h'
  expect(decodeURIComponent(new URL(asWorker('postgres://postgres:x@127.0.0.1/factory', password)).password)).toBe(password)
})

it('says why a database cannot be reached, never the address', async () => {
  await expect(withDatabase('postgres://postgres:very-secret@127.0.0.1:1/factory', 'DATABASE_URL', async () => {})).rejects.toMatchObject({
    code: 'database-unreachable',
    message: 'The database in DATABASE_URL cannot be reached: nothing listens there.',
  })
})
