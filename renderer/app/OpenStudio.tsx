import type { Account } from "@nchat/contract/people";
import { lazy, Suspense, useMemo } from "react";
import { schedule } from "../session/schedule.ts";
import { SharePicker } from "../share/SharePicker.tsx";
import { createSourcePicker } from "../share/source-picker.ts";
import { words as studioWords } from "../studio/words.ts";
import type { Platform, StudioPort } from "../platform/platform.ts";
import type { Services } from "./services.ts";

const StudioPage = lazy(async () => ({ default: (await import("../studio/StudioPage.tsx")).StudioPage }));

const adding = { title: studioWords.pickerTitle, verb: studioWords.pickerVerb, hasOptions: false } as const;

type Props = { readonly services: Services; readonly account: Account };

/** The studio, with the picker of sharing as its way to windows and screens. */
export function OpenStudio({ services, account }: Props) {
  const { platform, rest, socket, check, toasts, now, healthHistory } = services;
  const { studio } = platform;
  const picker = useMemo(() => studio && createPicker(platform, studio), [platform, studio]);
  if (!studio || !picker || !healthHistory) return null;
  return (
    <Suspense fallback={null}>
      <StudioPage
        {...{ studio, rest, socket, check, now, healthHistory }}
        ownName={account.displayName}
        ownId={account.id}
        pickDisplay={picker.open}
        picker={<SharePicker share={picker} purpose={adding} />}
        openWatch={(streamId) => services.router.go({ page: "stream", streamId })}
        say={(sentence) => toasts.raise("problem", sentence)}
      />
    </Suspense>
  );
}

function createPicker({ capture }: Platform, studio: StudioPort) {
  if (!capture) return null;
  return createSourcePicker({
    ...{ capture, schedule },
    onChosen: ({ id, name }) =>
      studio.dispatch({
        type: "source-added",
        source: { id: crypto.randomUUID(), kind: "display", name: name.slice(0, 300), captureId: id },
      }),
  });
}
