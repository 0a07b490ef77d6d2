// The small build brings no types of its own; it is the same library without captions, encryption and further sound tracks.
declare module "hls.js/light" {
  export { default } from "hls.js";
}
