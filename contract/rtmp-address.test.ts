import { expect, test } from "vitest";
import { canonicalRtmpUrl } from "./rtmp-address.ts";

test.each([
  ["rtmp://a.rtmp.youtube.com/live2", "rtmp://a.rtmp.youtube.com:1935/live2"],
  ["RTMPS://Live-API-s.facebook.com:443/rtmp/", "rtmps://live-api-s.facebook.com:443/rtmp"],
  ["rtmps://x.org/App?Token=A", "rtmps://x.org:443/App?Token=A"],
  ["rtmp://[::1]/live", "rtmp://[::1]:1935/live"],
  ["nothing of the kind", "nothing of the kind"],
])("%s is spelled %s", (url, spelled) => {
  expect(canonicalRtmpUrl(url)).toBe(spelled);
  expect(canonicalRtmpUrl(spelled)).toBe(spelled);
});
