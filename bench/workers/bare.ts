// The least a Worker can do with an update: nothing.
export default {
  fetch: async (request: Request) => {
    await request.json()
    return new Response('ok')
  },
}
