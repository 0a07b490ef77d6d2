// As in start.ts: zod must not try eval, which the content policy forbids.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
void import("./engine-main.ts");

export {};
