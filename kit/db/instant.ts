// An instant in a table: `timestamptz` there, epoch milliseconds here.
import { customType } from 'drizzle-orm/pg-core'

export const instant = customType<{ data: number, driverData: string }>({
  dataType: () => 'timestamp (3) with time zone',
  toDriver: value => new Date(value).toISOString(),
  fromDriver: value => Date.parse(value),
})
