// As in start.ts: the content policy forbids eval, and zod is told so before its first schema is made.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
void import("./embed.tsx");

export {};
