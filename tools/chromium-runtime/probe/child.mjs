process.parentPort.on("message", ({ data }) => {
  process.parentPort.postMessage({ args: process.argv.slice(2), bytes: [...data.bytes] });
});
