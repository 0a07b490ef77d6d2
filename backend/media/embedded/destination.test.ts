import { describe, expect, it } from "vitest";
import { reasonOf, sentBytesOf } from "./destination.ts";

describe("what a failed destination tells people", () => {
  it("is a sentence for each thing that ffmpeg says", () => {
    const said = [
      "[rtmp @ 0x1] Server error: This key is not known.",
      "rtmp://127.0.0.1:9/live: Connection refused",
      "[tcp @ 0x1] Failed to resolve hostname nowhere.example: Name or service not known",
      "rtmp://192.0.2.1/live: Connection timed out",
      "rtmp://127.0.0.1/live/key: Input/output error",
    ];
    expect(said.map((each) => reasonOf({ said: each }, false))).toEqual([
      { words: "The server refused the key.", isRefusal: true },
      { words: "Nothing answers at this address.", isRefusal: false },
      { words: "This server's name is not known.", isRefusal: false },
      { words: "The server did not answer in time.", isRefusal: false },
      { words: "The server hung up before it took anything: the key may be wrong.", isRefusal: true },
    ]);
  });

  it("blames no key for a server that hangs up before the connection is encrypted", () => {
    const reason = { words: "The server hung up before the connection was encrypted.", isRefusal: false };
    expect(reasonOf({ said: "ECONNRESET" }, false)).toEqual(reason);
  });

  it("blames no key for a connection that worked", () => {
    const end = { said: "av_interleaved_write_frame(): Broken pipe\nrtmp://a/live/key: Input/output error" };
    expect(reasonOf(end, true)).toEqual({ words: "The connection was lost.", isRefusal: false });
  });
});

describe("what a destination has taken", () => {
  it("is the newest whole figure that ffmpeg tells", () => {
    const read = (text: string) => sentBytesOf(Buffer.from(text));
    expect(read("bitrate=N/A\ntotal_size=100\nprogress=continue\ntotal_size=4200\nout_time_us=1\n")).toEqual({
      sentBytes: 4200,
    });
    expect(read("total_size=100\nprogress=continue\ntotal_size=42")).toEqual({ sentBytes: 100 });
    expect(read("total_size=N/A\nout_time_us=1\n")).toBe(null);
  });
});
