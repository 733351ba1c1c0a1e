// What a mini app asks of the window around it: size, colours, buttons.
import type { Data, Handlers } from './event-data.ts'
import type { BottomButton, MiniApp } from './mini-app.ts'
import { nextTick } from 'vue'
import { flagIn, textIn } from './event-data.ts'
import { hexColor } from './ink.ts'
import { insetsOf } from './looks.ts'
import { freshState, hasButtons, tell } from './mini-app.ts'
import { useFrame } from './use-frame.ts'
import { close, wasFullscreen } from './use-mini-app.ts'

const { theme, bars, alwaysExpanded } = useFrame()
const POSITIONS = ['left', 'right', 'top', 'bottom'] as const

export const tellTheme = (app: MiniApp) => tell(app, 'theme_changed', { theme_params: theme.value })

export function tellViewport(app: MiniApp): void {
  const frame = app.frame.value
  tell(app, 'viewport_changed', {
    width: frame?.clientWidth ?? 0,
    height: frame?.clientHeight ?? 0,
    is_expanded: app.state.expanded || app.state.fullscreen || alwaysExpanded.value,
    is_state_stable: true,
  })
}

function insets(app: MiniApp) {
  return insetsOf(bars.value, {
    fullscreen: app.state.fullscreen,
    buttons: hasButtons(app),
  })
}
const tellSafeArea = (app: MiniApp) => tell(app, 'safe_area_changed', insets(app).safe)
const tellContentSafeArea = (app: MiniApp) => tell(app, 'content_safe_area_changed', insets(app).content)

export function tellSafeAreas(app: MiniApp): void {
  tellSafeArea(app)
  tellContentSafeArea(app)
}

async function setFullscreen(app: MiniApp, fullscreen: boolean): Promise<void> {
  app.state.fullscreen = fullscreen
  await nextTick()
  tell(app, 'fullscreen_changed', { is_fullscreen: fullscreen })
  tellSafeAreas(app)
}

function bottomButton(button: BottomButton, data: Data): void {
  const position = POSITIONS.find(one => one === data.position)
  Object.assign(button, {
    visible: flagIn(data, 'is_visible'),
    active: data.is_active !== false,
    progress: flagIn(data, 'is_progress_visible'),
    shine: flagIn(data, 'has_shine_effect'),
    ...data.text !== undefined && {
      text: textIn(data, 'text'),
    },
    color: hexColor(data.color),
    textColor: hexColor(data.text_color),
    ...position && { position },
  })
}

export const viewEvents: Handlers = {
  iframe_ready(app, data) {
    app.state.reloads = flagIn(data, 'reload_supported')
    // the official script remembers fullscreen for as long as the browser's tab lives
    if (wasFullscreen(app.bot.id) && !app.state.fullscreen)
      tell(app, 'fullscreen_changed', { is_fullscreen: false })
  },
  iframe_will_reload: ({ state }) => Object.assign(state, freshState()),
  web_app_ready: ({ state }) => state.ready = true,
  // the app's own wish is not asked about
  web_app_close: app => close(app),

  async web_app_expand(app) {
    app.state.expanded = true
    await nextTick()
    tellViewport(app)
  },
  web_app_request_viewport: tellViewport,
  web_app_request_theme: tellTheme,
  web_app_request_safe_area: tellSafeArea,
  web_app_request_content_safe_area: tellContentSafeArea,

  web_app_request_fullscreen: app => app.state.fullscreen
    ? tell(app, 'fullscreen_failed', { error: 'ALREADY_FULLSCREEN' })
    : setFullscreen(app, true),
  web_app_exit_fullscreen: app => app.state.fullscreen && setFullscreen(app, false),
  web_app_toggle_orientation_lock: ({ state }, data) => state.orientationLocked = flagIn(data, 'locked'),
  web_app_setup_swipe_behavior: ({ state }, data) => state.verticalSwipes = flagIn(data, 'allow_vertical_swipe'),
  web_app_setup_closing_behavior: ({ state }, data) => state.asksBeforeClosing = flagIn(data, 'need_confirmation'),

  web_app_set_header_color({ state }, data) {
    const color = hexColor(data.color)
    state.header = color
      ? { color }
      : {
          key: data.color_key === 'secondary_bg_color'
            ? 'secondary_bg_color'
            : 'bg_color',
        }
  },
  web_app_set_background_color: ({ state }, data) => state.background = hexColor(data.color),
  web_app_set_bottom_bar_color: ({ state }, data) => state.bottomBar = hexColor(data.color),

  web_app_setup_back_button: ({ state }, data) => state.back = flagIn(data, 'is_visible'),
  web_app_setup_settings_button: ({ state }, data) => state.settings = flagIn(data, 'is_visible'),
  web_app_setup_main_button: ({ state }, data) => bottomButton(state.main, data),
  web_app_setup_secondary_button: ({ state }, data) => bottomButton(state.secondary, data),

  web_app_trigger_haptic_feedback({ haptic }, data) {
    haptic.kind = [data.type, data.impact_style ?? data.notification_type].filter(Boolean).join(', ').replaceAll('_', ' ')
    haptic.count++
  },

  // no keyboard of glass here
  web_app_hide_keyboard: () => {},
}
