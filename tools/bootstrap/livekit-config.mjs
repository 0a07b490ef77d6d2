/**
 * @typedef {object} LiveKitSettings
 * @property {number} port signalling and API
 * @property {number} tcpPort media over TCP
 * @property {number} udpPort media over UDP, one port for everybody
 * @property {string} bind the address the API listens on
 * @property {string} nodeIp the address clients send media to
 * @property {string} apiKey
 * @property {string} apiSecret
 * @property {string} [webhookUrl]
 */

/**
 * LiveKit's configuration file. JSON is YAML, so no writer for YAML is needed.
 * @param {LiveKitSettings} settings
 * @returns {string}
 */
export function liveKitConfig({ port, tcpPort, udpPort, bind, nodeIp, apiKey, apiSecret, webhookUrl }) {
  const isLocal = nodeIp === "127.0.0.1";
  return JSON.stringify(
    {
      port,
      bind_addresses: [bind],
      rtc: {
        tcp_port: tcpPort,
        udp_port: udpPort,
        node_ip: nodeIp,
        use_external_ip: false,
        ...(isLocal ? { enable_loopback_candidate: true, ips: { includes: ["127.0.0.1/32"] } } : {}),
      },
      room: { auto_create: false, enable_remote_unmute: false },
      keys: { [apiKey]: apiSecret },
      ...(webhookUrl ? { webhook: { api_key: apiKey, urls: [webhookUrl] } } : {}),
      logging: { json: true, level: "info" },
    },
    null,
    2,
  );
}
