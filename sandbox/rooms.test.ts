// Groups, supergroups and channels: who sees what, who may what, and what becomes of them.
import type { Stage } from './testing.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStage } from './testing.ts'

let stage: Stage
let bot: Awaited<ReturnType<Stage['bot']>>
let ann: { id: number }
let bob: { id: number }

beforeAll(async () => {
  stage = await createStage()
  bot = await stage.bot('room_bot')
  ann = await stage.sim('users', { first_name: 'Ann', username: 'annie' })
  bob = await stage.sim('users', { first_name: 'Bob', username: 'bobby' })
})
afterAll(() => stage.sandbox.close())

const refused = (call: Promise<unknown>) => call.then(() => 'it was accepted', error => error.description as string)

/** The updates since the last time. */
async function news() {
  const updates = await bot.api.getUpdates()
  if (updates.length)
    await bot.api.getUpdates({ offset: updates.at(-1)!.update_id + 1 })
  return updates
}

describe('a channel', () => {
  it('takes posts of administrators with the right, and tells the bot what happens', async () => {
    const channel = await stage.sim('chats', { type: 'channel', title: 'News', owner: 'annie' })
    expect(String(channel.id)).toMatch(/^-100\d{10}$/)
    expect(await refused(bot.api.sendMessage(channel.id, 'x'))).toBe('Bad Request: chat not found')
    await stage.sim('members', {
      chat: channel.id,
      user: 'room_bot',
      status: 'administrator',
      rights: { can_edit_messages: true },
    })
    expect(await refused(bot.api.sendMessage(channel.id, 'x'))).toBe('Bad Request: need administrator rights in the channel chat')
    await stage.sim('members', {
      chat: channel.id,
      user: 'room_bot',
      status: 'administrator',
      rights: { can_post_messages: true, can_edit_messages: true },
    })
    const post = await bot.api.sendMessage(channel.id, 'hello')
    expect(post).toMatchObject({
      chat: { type: 'channel', title: 'News' },
      sender_chat: { id: channel.id },
    })
    expect(post.from).toBeUndefined()
    expect((await news()).map(update => update.my_chat_member?.new_chat_member)).toMatchObject([
      { status: 'administrator', can_post_messages: false },
      { status: 'administrator', can_post_messages: true },
    ])
    const own = await stage.sim('send', { chat: channel.id, text: 'mine' })
    await stage.sim('edit', { chat: channel.id, message_id: own.message_id, text: 'mine!' })
    expect(await news()).toMatchObject([
      {
        channel_post: { text: 'mine' },
      },
      {
        edited_channel_post: {
          text: 'mine!',
          edit_date: expect.any(Number),
        },
      },
    ])
    expect(await refused(bot.api.sendPoll(channel.id, 'q', ['a', 'b'], { is_anonymous: false }))).toBe('Bad Request: non-anonymous polls can\'t be sent to channel chats')
    await stage.sim('members', { chat: channel.id, user: 'room_bot', status: 'kicked' })
    expect(await refused(bot.api.sendMessage(channel.id, 'x'))).toBe('Forbidden: bot was kicked from the channel chat')
  })

  it('counts reactions without names, for bots that asked', async () => {
    const channel = await stage.sim('chats', {
      type: 'channel',
      title: 'Hearts',
      owner: 'annie',
      members: ['bobby'],
    })
    await stage.sim('members', { chat: channel.id, user: 'room_bot', status: 'administrator' })
    const { message_id } = await bot.api.sendMessage(channel.id, 'like it?')
    await bot.api.getUpdates({
      allowed_updates: [
        'message_reaction_count',
        'message',
        'poll',
        'poll_answer',
        'callback_query',
        'my_chat_member',
        'chat_member',
        'message_reaction',
      ],
    })
    await news()
    await stage.sim('react', {
      chat: channel.id,
      from: 'bobby',
      message_id,
      reaction: [
        { type: 'emoji', emoji: '🔥' },
      ],
    })
    expect(await news()).toMatchObject([
      {
        message_reaction_count: {
          message_id,
          reactions: [
            {
              type: { emoji: '🔥' },
              total_count: 1,
            },
          ],
        },
      },
    ])
    const [, , seen] = await stage.sim(`messages?chat=${channel.id}&as=bobby`).then(all => [
      0,
      0,
      all.at(-1),
    ])
    expect(seen.reactions).toEqual([
      {
        type: { type: 'emoji', emoji: '🔥' },
        total_count: 1,
        chosen: true,
      },
    ])
  })
})

describe('a group', () => {
  it('hides from a plain member bot what is not meant for it', async () => {
    const group = await stage.sim('chats', {
      type: 'group',
      title: 'Team',
      owner: 'annie',
      members: ['bobby', 'room_bot'],
    })
    expect(group.id).toBeLessThan(0)
    expect(await news()).toMatchObject([
      {
        my_chat_member: {
          new_chat_member: { status: 'member' },
        },
      },
      {
        message: {
          new_chat_members: [
            { username: 'room_bot' },
          ],
        },
      },
    ])
    const mine = await bot.api.sendMessage(group.id, 'hello all')
    for (const text of [
      'between us',
      '/go',
      '/go@room_bot',
      '/go@other_bot',
      'hey @room_bot',
    ])
      await stage.sim('send', { chat: group.id, from: 'bobby', text })
    await stage.sim('send', {
      chat: group.id,
      from: 'annie',
      text: 'an answer',
      reply_to: mine.message_id,
    })
    expect((await news()).map(update => update.message?.text)).toEqual([
      '/go',
      '/go@room_bot',
      'hey @room_bot',
      'an answer',
    ])
    await stage.sim('members', { chat: group.id, user: 'room_bot', status: 'administrator' })
    await stage.sim('send', { chat: group.id, from: 'bobby', text: 'now it sees' })
    expect((await news()).map(update => update.message?.text ?? update.my_chat_member?.new_chat_member.status)).toEqual(['administrator', 'now it sees'])
    expect(await stage.sim('send', { chat: group.id, text: 'who?' })).toMatchObject({ code: 'from-needed' })
  })

  it('becomes a supergroup, and says where it went', async () => {
    const group = await stage.sim('chats', {
      type: 'group',
      title: 'Moving',
      owner: 'annie',
      members: ['room_bot'],
    })
    await news()
    const supergroup = await stage.sim('migrate', { chat: group.id })
    expect(String(supergroup.id)).toMatch(/^-100/)
    expect((await news()).map(update => update.message)).toMatchObject([
      {
        chat: { id: group.id },
        migrate_to_chat_id: supergroup.id,
      },
      {
        chat: { id: supergroup.id },
        migrate_from_chat_id: group.id,
      },
    ])
    const error = await bot.api.sendMessage(group.id, 'x').catch(error => error)
    expect(error).toMatchObject({
      error_code: 400,
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: supergroup.id },
    })
    await bot.api.sendMessage(supergroup.id, 'x')
  })
})

describe('a supergroup', () => {
  it('is managed by a bot with the rights', async () => {
    const room = await stage.sim('chats', {
      type: 'supergroup',
      title: 'Big',
      owner: 'annie',
      members: ['bobby', 'room_bot'],
    })
    const { api } = bot
    expect(await refused(api.banChatMember(room.id, bob.id))).toBe('Bad Request: not enough rights to restrict/unrestrict chat member')
    expect(await refused(api.pinChatMessage(room.id, 1))).toBe('Bad Request: not enough rights to manage pinned messages in the chat')
    await stage.sim('members', {
      chat: room.id,
      user: 'room_bot',
      status: 'administrator',
      rights: {
        can_restrict_members: true,
        can_pin_messages: true,
        can_promote_members: true,
        can_change_info: true,
      },
    })
    expect(await refused(api.banChatMember(room.id, ann.id))).toBe('Bad Request: can\'t remove chat owner')
    await api.restrictChatMember(room.id, bob.id, { can_send_messages: true })
    expect(await stage.sim('send', {
      chat: room.id,
      from: 'bobby',
      poll: {
        question: 'q',
        options: ['a'],
      },
    })).toMatchObject({ code: 'may-not-post' })
    await stage.sim('send', { chat: room.id, from: 'bobby', text: 'words I may' })
    expect(await refused(api.promoteChatMember(room.id, bob.id, { can_delete_messages: true }))).toBe('Bad Request: RIGHT_FORBIDDEN')
    await api.promoteChatMember(room.id, bob.id, { can_pin_messages: true })
    expect(await api.getChatMember(room.id, bob.id)).toMatchObject({
      status: 'administrator',
      can_be_edited: true,
      can_pin_messages: true,
      can_delete_messages: false,
    })
    expect((await api.getChatAdministrators(room.id)).map(one => one.user.id).sort()).toEqual([ann.id, bob.id, bot.id].sort())
    expect(await api.getChatMemberCount(room.id)).toBe(3)
    const { message_id } = await api.sendMessage(room.id, 'pin me')
    await api.pinChatMessage(room.id, message_id)
    expect((await api.getChat(room.id)).pinned_message).toMatchObject({ message_id })
    await api.setChatTitle(room.id, 'Bigger')
    expect(await refused(api.setChatTitle(room.id, 'Bigger'))).toBe('Bad Request: chat title is not modified')
    await api.leaveChat(room.id)
    expect(await refused(api.sendMessage(room.id, 'x'))).toBe('Forbidden: bot is not a member of the supergroup chat')
  })

  it('has topics', async () => {
    const room = await stage.sim('chats', {
      type: 'supergroup',
      title: 'Forum',
      owner: 'annie',
      topics: true,
    })
    await stage.sim('members', { chat: room.id, user: 'room_bot', status: 'administrator' })
    const topic = await bot.api.createForumTopic(room.id, 'Plans')
    const message = await bot.api.sendMessage(room.id, 'in it', { message_thread_id: topic.message_thread_id })
    expect(message).toMatchObject({
      is_topic_message: true,
      message_thread_id: topic.message_thread_id,
      chat: { is_forum: true },
    })
    await bot.api.closeForumTopic(room.id, topic.message_thread_id)
    expect(await refused(bot.api.closeForumTopic(room.id, topic.message_thread_id))).toBe('Bad Request: TOPIC_NOT_MODIFIED')
    await bot.api.deleteForumTopic(room.id, topic.message_thread_id)
    expect(await refused(bot.api.sendMessage(room.id, 'x', { message_thread_id: topic.message_thread_id }))).toBe('Bad Request: message thread not found')
  })
})

describe('polls', () => {
  it('are voted in and stopped; the bot hears of it', async () => {
    const group = await stage.sim('chats', {
      type: 'supergroup',
      title: 'Votes',
      owner: 'annie',
      members: ['bobby', 'room_bot'],
    })
    await news()
    const { message_id, poll } = await bot.api.sendPoll(group.id, 'Tea?', ['Yes', 'No'], { is_anonymous: false })
    await stage.sim('vote', {
      chat: group.id,
      from: 'bobby',
      message_id,
      option_ids: [1],
    })
    expect(await news()).toMatchObject([
      {
        poll_answer: {
          poll_id: poll.id,
          user: { id: bob.id },
          option_ids: [1],
        },
      },
      {
        poll: {
          id: poll.id,
          total_voter_count: 1,
          options: [
            { voter_count: 0 },
            { voter_count: 1 },
          ],
        },
      },
    ])
    expect(await bot.api.stopPoll(group.id, message_id)).toMatchObject({ is_closed: true })
    expect(await refused(bot.api.stopPoll(group.id, message_id))).toBe('Bad Request: poll has already been closed')
    expect(await stage.sim('vote', {
      chat: group.id,
      from: 'bobby',
      message_id,
      option_ids: [0],
    })).toMatchObject({ code: 'poll-closed' })
    expect(await refused(bot.api.sendPoll(group.id, 'One?', ['only']))).toBe('Bad Request: poll must have at least 2 option')
  })

  it('hide a quiz\'s right answer until one has voted', async () => {
    const group = await stage.sim('chats', {
      type: 'group',
      title: 'Quiz',
      owner: 'annie',
      members: ['bobby', 'room_bot'],
    })
    const { message_id } = await bot.api.sendPoll(group.id, '2+2', ['4', '5'], {
      type: 'quiz',
      correct_option_ids: [0],
    } as never)
    const shown = async () => (await stage.sim(`messages?chat=${group.id}&as=bobby`)).at(-1).poll
    expect((await shown()).correct_option_ids).toBeUndefined()
    await stage.sim('vote', {
      chat: group.id,
      from: 'bobby',
      message_id,
      option_ids: [1],
    })
    expect(await shown()).toMatchObject({
      correct_option_ids: [0],
      chosen_option_ids: [1],
    })
    expect(await stage.sim('vote', {
      chat: group.id,
      from: 'bobby',
      message_id,
      option_ids: [0],
    })).toMatchObject({ code: 'voted-already' })
  })
})
