// factory schemas: the JSON Schemas of queue.json and infrastructure.json, generated from what reads them.
import { toJsonSchema } from '@valibot/to-json-schema'
import { InfrastructureSchema, QueueSchema } from '#kit/costs'

/** File name in schemas/ → its text. */
export function costSchemas(): Record<string, string> {
  return Object.fromEntries(Object.entries({
    queue: {
      schema: QueueSchema,
      title: 'The app queue',
      description: 'What each app of the portfolio costs and earns. Left out or null is unknown, which is never 0; other fields may be added freely.',
    },
    infrastructure: {
      schema: InfrastructureSchema,
      title: 'Shared infrastructure',
      description: 'The services all apps share: what they cost, their free tiers, and who uses them. Left out or null is unknown, which is never 0; other fields may be added freely.',
    },
  }).map(([name, { schema, title, description }]) => {
    const { $schema, ...rest } = toJsonSchema(schema, {
      typeMode: 'input',
      // that a day is in the calendar no pattern says
      ignoreActions: ['check'],
    })
    return [`${name}.schema.json`, `${JSON.stringify({ $schema, title, description, ...rest }, null, 2)}\n`]
  }))
}
