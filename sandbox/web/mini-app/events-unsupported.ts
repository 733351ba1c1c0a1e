// What Telegram Web cannot do in a browser either, answered in its words.
import type { Data, Handlers } from './event-data.ts'
import type { MiniApp } from './mini-app.ts'
import { tell } from './mini-app.ts'

const answers = (event: string, data?: object) => (app: MiniApp) => tell(app, event, data)
const unsupported = (event: string) => answers(event, { error: 'UNSUPPORTED' })
const noBiometry = answers('biometry_info_received', {
  available: false,
  access_requested: false,
  access_granted: false,
  token_saved: false,
  device_id: '',
})
function nowhere() {}

export const unsupportedEvents: Handlers = {
  web_app_start_accelerometer: unsupported('accelerometer_failed'),
  web_app_stop_accelerometer: answers('accelerometer_stopped'),
  web_app_start_gyroscope: unsupported('gyroscope_failed'),
  web_app_stop_gyroscope: answers('gyroscope_stopped'),
  web_app_start_device_orientation: unsupported('device_orientation_failed'),
  web_app_stop_device_orientation: answers('device_orientation_stopped'),

  web_app_check_location: answers('location_checked', { available: false }),
  web_app_request_location: answers('location_requested', { available: false }),
  web_app_open_location_settings: nowhere,

  web_app_biometry_get_info: noBiometry,
  web_app_biometry_request_access: noBiometry,
  web_app_biometry_request_auth: answers('biometry_auth_requested', { status: 'failed' }),
  web_app_biometry_update_token: answers('biometry_token_updated', { status: 'failed' }),
  web_app_biometry_open_settings: nowhere,

  web_app_add_to_home_screen: unsupported('home_screen_failed'),
  web_app_check_home_screen: answers('home_screen_checked', { status: 'unsupported' }),

  web_app_request_chat: (app: MiniApp, { req_id }: Data) => tell(app, 'requested_chat_failed', { req_id, error: 'UNSUPPORTED' }),
}
