import { isBroadcasting } from "@nchat/contract/broadcast";
import { MarkerText } from "@nchat/contract/stream-markers";
import { z } from "zod";
import { type ObsAnswer, statusCodes } from "./obs-protocol.ts";
import type { RemoteDesk } from "./remote-desk.ts";

type Data = Readonly<Record<string, unknown>>;

const notRunning: ObsAnswer = { code: statusCodes.notRunning, comment: "No stream runs." };

/**
 * Clips as OBS's replay buffer, which here is full by itself while something is sent, and markers as its chapters; also by
 * a request of our own.
 */
export const toolHandlers = {
  GetReplayBufferStatus: ({ getBroadcast }: RemoteDesk): ObsAnswer => ({
    code: statusCodes.success,
    data: { outputActive: isBroadcasting(getBroadcast()) },
  }),
  SaveReplayBuffer: ({ getBroadcast, saveClip }: RemoteDesk): ObsAnswer => {
    if (!isBroadcasting(getBroadcast())) return notRunning;
    saveClip();
    return { code: statusCodes.success };
  },
  GetLastReplayBufferReplay: ({ lastClip }: RemoteDesk): ObsAnswer => {
    const savedReplayPath = lastClip();
    if (savedReplayPath === null) return { code: statusCodes.notFound, comment: "No clip was saved yet." };
    return { code: statusCodes.success, data: { savedReplayPath } };
  },
  CreateRecordChapter: (desk: RemoteDesk, data: Data): ObsAnswer => mark(desk, data["chapterName"]),
  CallVendorRequest: (desk: RemoteDesk, data: Data): ObsAnswer => {
    const asked = VendorRequest.safeParse(data);
    if (!asked.success) return { code: statusCodes.missingField, comment: "Vendor or request is missing or wrong." };
    const { vendorName, requestType, requestData } = asked.data;
    if (vendorName !== "nchat" || requestType !== "mark")
      return { code: statusCodes.notFound, comment: "nchat knows the vendor “nchat” with the request “mark”." };
    const answer = mark(desk, requestData?.["text"]);
    if (answer.code !== statusCodes.success) return answer;
    return { code: statusCodes.success, data: { vendorName, requestType, responseData: {} } };
  },
};

const VendorRequest = z.object({
  vendorName: z.string(),
  requestType: z.string(),
  requestData: z.record(z.string(), z.unknown()).optional(),
});

function mark({ mark: add }: RemoteDesk, given: unknown): ObsAnswer {
  const text = MarkerText.nullish().safeParse(given === "" ? null : given);
  if (!text.success) return { code: statusCodes.wrongField, comment: "The marker's text is no text, or too long." };
  return add(text.data ?? null) ? { code: statusCodes.success } : notRunning;
}
