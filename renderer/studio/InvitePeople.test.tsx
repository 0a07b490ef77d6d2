import type { Person } from "@nchat/contract/people";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, test } from "vitest";
import type { RestClient } from "../session/rest-result.ts";
import { TooltipProvider } from "../ui/Tooltip.tsx";
import { NameCoHosts } from "./InvitePeople.tsx";

afterEach(cleanup);

const person = (username: string): Person => ({
  ...{ id: `id-${username}`, username, displayName: username.toUpperCase() },
  ...{ avatarUrl: null, presence: "offline" as const },
});

/** The part of the form, on a server with those people, the host among them. */
function Form({ first }: { readonly first: readonly Person[] }) {
  const [coHosts, setCoHosts] = useState(first);
  const users = ["leo", "noor", "host"].map(person);
  const rest = { call: async () => ({ ok: true, value: { users, total: 3 } }) } as unknown as RestClient;
  return (
    <TooltipProvider>
      <NameCoHosts {...{ rest, coHosts }} ownId="id-host" onChange={setCoHosts} />
    </TooltipProvider>
  );
}
const open = (first: readonly Person[] = []) => render(<Form first={first} />);
const type = (text: string) =>
  act(async () => void fireEvent.change(screen.getByTestId("stream-co-host-add"), { target: { value: text } }));
const press = (testId: string) => act(async () => void fireEvent.click(screen.getByTestId(testId)));
const note = () => screen.getByTestId("stream-co-hosts-note").textContent;

test("somebody is found and named, is offered no more, and taken back", async () => {
  open();
  expect(note()).toContain("A co-host joins with camera and microphone");
  await type("o");
  expect(screen.queryByTestId("stream-co-host-add-host")).toBeNull(); // oneself
  await press("stream-co-host-add-noor");
  expect(screen.getByTestId("stream-co-host-noor").textContent).toContain("NOOR");
  expect(note()).toContain("told when the stream begins");
  await type("o");
  expect([screen.queryByTestId("stream-co-host-add-noor"), !!screen.queryByTestId("stream-co-host-add-leo")]).toEqual([
    ...[null, true],
  ]);
  await press("stream-co-host-remove");
  expect(screen.queryByTestId("stream-co-host-noor")).toBeNull();
});

test("nobody is offered beyond as many as a stream may begin with", () => {
  open(Array.from({ length: 20 }, (_, at) => person(`p${at}`)));
  expect(screen.queryByTestId("stream-co-host-add")).toBeNull();
  expect(screen.getAllByTestId("stream-co-host-remove")).toHaveLength(20);
});
