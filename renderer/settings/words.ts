import type { RestFailure } from "../session/rest-result.ts";

/** Everything that Settings says. */
export const words = {
  settings: "Settings",
  search: "Search settings",
  nothingFound: (typed: string) => `No setting is called “${typed}”.`,
  back: "Back to home",
  tryIt: "Try it",
  tryLead: "What others would hear and see.",
  test: "Test",
  stop: "Stop",
  saved: "Saved.",
  save: "Save",
  joinMuted: "Join calls muted",
  joinMutedHint: "Others hear you only after you unmute.",
  closeInCall: "Closing the window in a call",
  closeAsk: "Ask",
  closeTray: "Keep the call in the tray",
  closeQuit: "Leave and quit",
  notices: "Notices of calls",
  noticesHint: "Shown by the browser when this page is in the background.",
  noticesAllow: "Allow…",
  noticesOn: "Allowed",
  noticesOff: "Blocked in the browser's site settings",
  picture: "Picture",
  pictureHint: "PNG, JPEG or WebP; cut to a square.",
  choosePicture: "Choose…",
  removePicture: "Remove",
  pictureFailed: "This file is not a picture that can be read.",
  displayName: "Name",
  displayNameHint: "As others see it.",
  displayNameEmpty: "Enter a name.",
  username: "User name",
  email: "E-mail",
  server: "Server",
  changePassword: "Change password",
  changePasswordHint: "Every other device is signed out.",
  oldPassword: "Old password",
  newPassword: "New password",
  newPasswordHint: "At least 8 characters",
  newPasswordShort: "Use 8 characters or more.",
  passwordChanged: "Password changed. Other devices are signed out.",
  wrongPassword: "The password is wrong.",
  cancel: "Cancel",
  signOut: "Sign out",
  signOutHint: "On this device.",
  signOutEverywhere: "Sign out everywhere",
  signOutEverywhereHint: "On all devices, this one too.",
  deleteAccount: "Delete account",
  deleteAccountHint: "Removes your account for good. Others keep their history of calls.",
  deleteTitle: "Delete your account?",
  deleteLead: "This can't be taken back. Enter your password to go on.",
  password: "Password",
  unencrypted: "Your sign-in is kept unencrypted on this computer, in a file that only you can read.",
  microphone: "Microphone",
  speaker: "Speaker",
  camera: "Camera",
  ringSound: "Ring with sound",
  ringVolume: "Ring volume",
  muteTones: "Tones for mute, join and leave",
  toneVolume: "Tone volume",
  mirror: "Mirror my own picture",
  mirrorHint: "Only for yourself; others see you the right way round.",
  theme: "Theme",
  themeHint: "“System” follows dark, light and high contrast of the system.",
  themeSystem: "System",
  themeDark: "Dark",
  themeLight: "Light",
  themeContrast: "Contrast",
  singleKeys: "Single-key shortcuts",
  singleKeysHint: "M mutes, V is the camera, S shares, while no field has the focus.",
  motion: "Movement",
  motionHint: "Follows the system's setting for reduced motion.",
  motionReduced: "Reduced",
  motionFull: "Full",
  version: "nchat Desktop",
  engine: "Runs on",
  serverVersion: "Server",
  serverUnknown: "can't be reached",
  profile: "Profile",
  licences: "Licences of what is inside",
  showLicences: "Show",
  hideLicences: "Hide",
  say: "Say something: the line moves.",
  percent: (share: number) => `${Math.round(share * 100)}\u202F%`,
} as const;

/** Why saving failed, in words. */
export function failureWords(failure: RestFailure): string {
  if (failure.reason !== "refused") return "Can't reach the server. Nothing was changed; try again in a moment.";
  const { error } = failure;
  switch (error.code) {
    case "INVALID_CREDENTIALS":
    case "FORBIDDEN":
      return words.wrongPassword;
    case "LOCKED_OUT":
    case "RATE_LIMITED":
      return `Too many tries. Try again in ${error.retryAfterSeconds ?? 60}\u202Fs.`;
    case "PAYLOAD_TOO_LARGE":
      return "The picture is too large.";
    default:
      return `The server refused: ${error.message}`;
  }
}
