import { startComposer } from "./engine/composer/composer.ts";

// The line's address stands behind the hash, which is sent to nobody.
await startComposer(`ws://${location.host}/${location.hash.slice(1)}`);
