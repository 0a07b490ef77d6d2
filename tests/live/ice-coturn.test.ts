import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { lifetimeOf, relayedAddressOf } from "../../backend/ice/turn-client.ts";
import { type Coturn, startCoturn, whyNoCoturn } from "../support/coturn.ts";
import { addressesIn, disguisedV6, specialV4, specialV6 } from "../support/special-addresses.ts";
import { type AtTurn, credentialsFor, goToTurn, said } from "../support/turn.ts";

const sfuV4 = "192.0.2.7";

/** Documentation addresses of no range above, and two that everybody knows. */
const publicAddresses = { 4: ["8.8.8.8", "1.1.1.1", "93.184.216.34"], 6: ["2606:4700::1111", "2a00:1450::1"] } as const;

describe.skipIf(whyNoCoturn())("coturn as it is deployed", () => {
  let coturn: Coturn;
  const open: AtTurn[] = [];
  const at = async (address: string, ...how: Parameters<typeof credentialsFor>) => {
    const client = await goToTurn(address, credentialsFor(...how));
    open.push(client);
    return client;
  };
  const here = () => `turn:127.0.0.1:${coturn.port}`;

  beforeAll(async () => {
    coturn = await startCoturn({ sfuIp: sfuV4 });
  });
  afterEach(async () => {
    // Given back, so that one test's people leave room for the next one's.
    for (const client of open.splice(0)) {
      await client.refresh(0).catch(() => "it has no allocation or its server has gone");
      client.close();
    }
  });
  afterAll(() => coturn.stop());

  it.each([
    ["UDP", () => here()],
    ["TCP", () => `${here()}?transport=tcp`],
    ["UDP over IPv6", () => `turn:[::1]:${coturn.port}`],
    ["TCP over IPv6", () => `turn:[::1]:${coturn.port}?transport=tcp`],
  ])("grants a relay to our credentials by %s", async (_, address) => {
    const client = await at(address(), "ann", coturn.secret);
    const answer = await client.allocate();
    expect(said(answer)).toBe("granted");
    if (!answer.ok) return;
    const relayed = relayedAddressOf(answer.message);
    expect(relayed).toEqual({ address: "127.0.0.1", port: expect.any(Number) });
    expect(relayed?.port).toBeGreaterThanOrEqual(49_152);
    expect(lifetimeOf(answer.message)).toBeLessThanOrEqual(3600);
  });

  it("grants a relay of IPv6 too", async () => {
    const client = await at(here(), "ann", coturn.secret);
    const answer = await client.allocate(6);
    expect(answer.ok && relayedAddressOf(answer.message)?.address).toBe("0:0:0:0:0:0:0:1");
  });

  it("refuses credentials that have expired, are forged, or are missing", async () => {
    expect(said(await (await at(here(), "ann", coturn.secret, -1)).allocate())).toBe("401");
    expect(said(await (await at(here(), "ann", "another secret")).allocate())).toBe("401");
    const { username, credential } = credentialsFor("ann", coturn.secret);
    const longer = username.replace(/^\d+/, (expiry) => String(Number(expiry) + 3600));
    for (const forged of [{ username: longer, credential }, { username: `${username}x`, credential }, null]) {
      const client = await goToTurn(here(), forged);
      expect(said(await client.allocate())).toBe("401");
      client.close();
    }
  });

  it("lets a call go on past the end of its credentials", async () => {
    const client = await at(here(), "ann", coturn.secret, 2);
    expect(said(await client.allocate())).toBe("granted");
    await sleep(3500);
    expect(said(await client.refresh(600))).toBe("granted");
    expect(said(await client.permit(sfuV4))).toBe("granted");
    expect(said(await (await at(here(), "ann", coturn.secret, -1)).allocate())).toBe("401");
  });

  it("reaches the SFU", async () => {
    const client = await at(here(), "ann", coturn.secret);
    await client.allocate();
    expect([said(await client.permit(sfuV4)), said(await client.bindChannel(sfuV4))]).toEqual(["granted", "granted"]);
  });

  it.each([
    [4, [...specialV4.flatMap(addressesIn), ...publicAddresses[4]]],
    [6, [...specialV6.flatMap(addressesIn), ...disguisedV6, ...publicAddresses[6]]],
  ] as const)("reaches nobody else by IPv%i, whatever the range", async (family, addresses) => {
    const client = await at(here(), "ann", coturn.secret);
    expect(said(await client.allocate(family))).toBe("granted");
    const granted: string[] = [];
    for (const address of addresses.filter((one) => one !== sfuV4)) {
      for (const ask of [client.permit, client.bindChannel]) {
        const answer = said(await ask(address));
        if (answer !== "403") granted.push(`${address}: ${answer}`);
      }
    }
    expect(granted).toEqual([]);
    expect(addresses.length).toBeGreaterThan(family === 4 ? 60 : 80);
  });

  it("grants one person twelve allocations, however many credentials they have, and the next person theirs", async () => {
    const answers: string[] = [];
    for (let index = 0; index < 15; index += 1) {
      answers.push(said(await (await at(here(), "flood", coturn.secret, 200 + index)).allocate()));
    }
    expect(answers).toEqual([...Array<string>(12).fill("granted"), "486", "486", "486"]);
    expect(said(await (await at(here(), "next", coturn.secret)).allocate())).toBe("granted");
  });
});

describe.skipIf(whyNoCoturn())("the corpus of addresses", () => {
  it("finds the holes of a configuration that denies only private networks", async () => {
    const coturn = await startCoturn({ without: [/^denied-peer-ip=(0\.|::)/] });
    try {
      const client = await goToTurn(`turn:127.0.0.1:${coturn.port}`, credentialsFor("ann", coturn.secret));
      await client.allocate();
      expect(said(await client.permit("169.254.169.254"))).toBe("granted");
      client.close();
    } finally {
      await coturn.stop();
    }
  });
});
