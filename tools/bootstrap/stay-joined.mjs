import { joinServices } from "./supervisor-client.mjs";

/** @typedef {import("./supervisor-client.mjs").Running} Running */

/**
 * Joins the services and stays: a supervisor that was killed is started again, a few times.
 * @param {Parameters<typeof joinServices>[0]} options
 * @returns {Promise<{ running: Running, over: Promise<number>, leave: () => void }>} `over` when they can't be had again
 */
export async function stayJoined(options) {
  let membership = await joinServices(options);
  let isLeaving = false;
  const running = membership.running;
  const keep = async () => {
    for (let losses = 0; losses < 5; losses++) {
      await membership.lost;
      if (isLeaving) return 0;
      options.say("the services have gone; starting them again");
      await new Promise((resolve) => setTimeout(resolve, 300 * 2 ** losses));
      membership = await joinServices(options);
    }
    options.say("the services keep going away");
    return 1;
  };
  const over = keep().catch((error) => {
    options.say(error instanceof Error ? error.message : String(error));
    return 1;
  });
  return {
    running,
    over,
    leave: () => {
      isLeaving = true;
      membership.leave();
    },
  };
}
