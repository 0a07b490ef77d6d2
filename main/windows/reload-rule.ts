/** When pages are loaded anew because their content policy names other addresses. */
export type ReloadRule = {
  readonly originsChanged: (what: "server" | "livekit") => void;
  readonly signedIn: () => void;
};

type Deps = { readonly isSignedIn: () => boolean; readonly reload: () => void };

/** LiveKit's address is only of use to calls: whoever types at the door keeps what was typed, and gets it with the way in. */
export function createReloadRule({ isSignedIn, reload }: Deps): ReloadRule {
  let isDue = false;
  const reloadNow = () => {
    isDue = false;
    reload();
  };
  return {
    originsChanged(what) {
      if (what === "server" || isSignedIn()) reloadNow();
      else isDue = true;
    },
    signedIn() {
      if (isDue) reloadNow();
    },
  };
}
