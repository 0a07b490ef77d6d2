// Copies between main's line and the gate in the audio thread, so that neither waits for the page's thread.

type Start = { readonly url: string; readonly port: MessagePort };

self.onmessage = ({ data: { url, port } }: MessageEvent<Start>) => {
  const socket = new WebSocket(url);
  socket.onmessage = ({ data }: MessageEvent<string>) => port.postMessage(JSON.parse(data));
  port.onmessage = ({ data }) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(data));
  };
  socket.onopen = () => self.postMessage("open");
  // A closed port shuts the gate.
  socket.onclose = () => {
    port.close();
    self.postMessage("closed");
  };
};
