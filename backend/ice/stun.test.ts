import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  attributes,
  bytesOfV6,
  decodeAddress,
  decodeMessage,
  encodeAddress,
  encodeRequest,
  errorOf,
  messageLength,
  newTransactionId,
} from "./stun.ts";

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ""), "hex");

describe("STUN messages", () => {
  it("are signed byte for byte as in RFC 5769, section 2.4", () => {
    const username = "マトリックス";
    const key = createHash("md5").update(`${username}:example.org:TheMatrIX`).digest();
    const request = encodeRequest(
      "binding",
      hex("78ad3433c6ad72c029da412e"),
      [
        { type: attributes.username, value: Buffer.from(username) },
        { type: attributes.nonce, value: Buffer.from("f//499k954d6OL34oL9FSTvy64sA") },
        { type: attributes.realm, value: Buffer.from("example.org") },
      ],
      key,
    );
    expect(request.toString("hex")).toBe(
      hex(`
        00010060 2112a442 78ad3433 c6ad72c0 29da412e
        00060012 e3839ee3 8388e383 aae38383 e382afe3 82b90000
        0015001c 662f2f34 39396b39 35346436 4f4c3334 6f4c3946 53547679 36347341
        0014000b 6578616d 706c652e 6f726700
        00080014 f6702465 6dd64a3e 02b8e071 2e85c9a2 8ca89666`).toString("hex"),
    );
  });

  it.each([
    ["192.0.2.1", "0001a147e112a643", "192.0.2.1"],
    [
      "2001:db8:1234:5678:11:2233:4455:6677",
      "0002a1470113a9faa5d3f179bc25f4b5bed2b9d9",
      "2001:db8:1234:5678:11:2233:4455:6677",
    ],
  ])("mask the address %s as in RFC 5769, sections 2.2 and 2.3", (address, masked, readBack) => {
    const transactionId = hex("b7e7a701bc34d686fa87dfae");
    expect(encodeAddress(address, 32853, transactionId).toString("hex")).toBe(masked);
    expect(decodeAddress(hex(masked), transactionId)).toEqual({ address: readBack, port: 32853 });
  });

  it.each([
    ["::", "00".repeat(16)],
    ["::1", `${"00".repeat(15)}01`],
    ["fe80::1%eth0", `fe80${"00".repeat(13)}01`],
    ["::ffff:192.0.2.1", `${"00".repeat(10)}ffffc0000201`],
    ["64:ff9b::10.0.0.1", `0064ff9b${"00".repeat(8)}0a000001`],
    ["1:2:3:4:5:6:7:8", "00010002000300040005000600070008"],
  ])("know the bytes of %s", (address, bytes) => {
    expect(bytesOfV6(address).toString("hex")).toBe(bytes);
  });

  it("tell their kind, method and error", () => {
    const answer = Buffer.concat([
      hex("0113 0010 2112a442 b7e7a701bc34d686fa87dfae 0009 000c 00000403"),
      Buffer.from("Denied!!"),
    ]);
    const message = decodeMessage(answer);
    expect(message).toMatchObject({ kind: "error", method: 3 });
    expect(message && errorOf(message)).toEqual({ code: 403, reason: "Denied!!" });
  });

  it("are told from other bytes, whatever those are", () => {
    const good = encodeRequest("allocate", newTransactionId(), [
      { type: attributes.requestedTransport, value: Buffer.from([17, 0, 0, 0]) },
    ]);
    expect(decodeMessage(good)).toMatchObject({ kind: "request", method: 3 });
    expect(messageLength(good.subarray(0, 3))).toBeUndefined();
    for (let cut = 0; cut < good.length; cut += 1) expect(decodeMessage(good.subarray(0, cut))).toBeUndefined();
    const tooLong = Buffer.from(good);
    tooLong.writeUInt16BE(200, 22); // an attribute that ends behind the message
    expect(decodeMessage(tooLong)).toBeUndefined();
    expect(decodeMessage(Buffer.alloc(20))).toBeUndefined();
  });
});
