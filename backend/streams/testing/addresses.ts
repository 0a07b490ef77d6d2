/** Addresses of IPv4 that are not of the public internet. */
export const specialV4 = `
0.0.0.0 0.0.0.1 0.255.255.255 10.0.0.0 10.0.0.1 10.255.255.255 100.64.0.0 100.64.0.1 100.127.255.255 127.0.0.0 127.0.0.1
127.0.1.1 127.1.2.3 127.255.255.255 169.254.0.0 169.254.169.254 169.254.170.2 169.254.255.255 172.16.0.0 172.16.0.1
172.31.255.255 192.0.0.0 192.0.0.8 192.0.0.9 192.0.0.10 192.0.0.170 192.0.0.192 192.0.0.255 192.0.2.0 192.0.2.1 192.0.2.255
192.31.196.1 192.52.193.1 192.88.99.1 192.88.99.255 192.168.0.0 192.168.0.1 192.168.1.1 192.168.255.255 192.175.48.1
198.18.0.0 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 203.0.113.255 224.0.0.0 224.0.0.1 239.255.255.255 240.0.0.0
240.0.0.1 254.255.255.255 255.255.255.254 255.255.255.255`
  .trim()
  .split(/\s+/);

/** The same of IPv6, with addresses of IPv4 in disguise. */
export const specialV6 = `
:: ::1 ::2 ::7f00:1 ::127.0.0.1 ::8.8.8.8 ::ffff:0:0 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
::ffff:8.8.8.8 ::ffff:0:127.0.0.1 0:0:0:0:0:ffff:7f00:0001 64:ff9b:: 64:ff9b::127.0.0.1 64:ff9b::7f00:1 64:ff9b::10.0.0.1
64:ff9b::8.8.8.8 64:ff9b:1:: 64:ff9b:1::a00:1 100:: 100::1 100:0:0:1::1 2001:: 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2
2001:1::1 2001:1::2 2001:2::1 2001:3::1 2001:4:112::1 2001:5::1 2001:10::1 2001:20::1 2001:30::1 2001:1ff:ffff::1 2001:db8::
2001:db8::1 2001:db8:ffff:ffff::1 2002:: 2002:7f00:1:: 2002:7f00:1::1 2002:a00:1::1 2002:c0a8:101::1 2002:a9fe:a9fe::1
2620:4f:8000::1 3fff::1 3fff:fff::1 5f00::1 4000::1 6000::1 fc00:: fc00::1 fd00::1 fd12:3456:789a::1 fdff::1 fe00::1 fe80::
fe80::1 fe80::a00:27ff:fe4e:66a1 febf::1 fec0::1 feff::1 ff00:: ff01::1 ff02::1 ff02::fb ff05::2 ff0e::1
ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 1::1 1fff:ffff::1`
  .trim()
  .split(/\s+/);

/** Spellings that some reader takes for another server than another reader does, or that name no public one. */
export const spellings = [
  ..."2130706433 017700000001 0x7f000001 0x7f.1 127.1 127.0.1 0177.0.0.1 0x7f.0.0.1 0x7F.0x0.0x0.0x1 00000177.0.0.1".split(
    " ",
  ),
  ..."127.0.0.01 127.0.0.1. 127.0.0.1.. 1.1.1.1. 01.01.01.01 1.1.1.0x1 1.1.1.1.1 256.1.1.1 1.1.1 1.1 1 0 0x 0x0 3232235777".split(
    " ",
  ),
  ..."localhost LOCALHOST localhost. localhost.. a.localhost localhost.localdomain foo.local printer.lan db.internal".split(
    " ",
  ),
  ..."metadata.google.internal 1.0.0.127.in-addr.arpa x.onion x.invalid x.test x.example nas.home intra.corp server".split(
    " ",
  ),
  ..."user@a.example.org user:secret@a.example.org a.example.org@127.0.0.1 127.0.0.1%2f@a.example.org".split(" "),
  ..."127.0.0.1#@a.example.org 127.0.0.1?@a.example.org a.example.org\\@127.0.0.1 127.0.0.1\\.a.example.org".split(" "),
  ..."a.example.org. .a.example.org a..example.org -a.example.org a-.example.org a_b.example.org %6c%6f%63alhost.org".split(
    " ",
  ),
  ..."127.0.0.1%00.example.org 127.0.0.1%0d%0a.org a.example.org%2f127.0.0.1 ⓛocalhost.org １２７.0.0.1 127。0。0。1 ｌocalhost".split(
    " ",
  ),
  ..."[::1 ::1] [::1]x [fe80::1%25eth0] [fe80::1%eth0] [::ffff:127.0.0.1.] [127.0.0.1] [] [1] ::1 [::g] [::1]:x [::1]@a.org".split(
    " ",
  ),
  "a.example.org:",
  "a.example.org:0",
  "a.example.org:22",
  "a.example.org:25",
  "a.example.org:6379x",
  "a.example.org:065536",
  "a.example.org:65536",
  "a.example.org:1935:80",
  "a.example.org:+443",
  "a.example.org:0443",
  "a.example.org:1e4",
  `${"a".repeat(64)}.org`,
  `${"a.".repeat(130)}org`,
  "",
  " a.example.org",
  "a.example.org ",
  "a\t.example.org",
  "a\u00ad.example.org",
  "bücher.example.org",
  "a\u200b.org",
];

/** Whole addresses of a good server that are still refused. */
export const wholes = `
http://a.example.org/app https://a.example.org/app file:///etc/passwd ftp://a.example.org/app tcp://a.example.org:1935
rtmpt://a.example.org/app rtmpe://a.example.org/app srt://a.example.org:9000 gopher://a.example.org/_x concat:rtmp://a.example.org/app
rtmp:a.example.org/app rtmp:/a.example.org/app rtmp:///a.example.org/app rtmp://a.example.org rtmp://a.example.org/ rtmp:\\\\a.example.org/app
//a.example.org/app a.example.org/app rtmp://a.example.org/app#fragment rtmp://a.example.org/%00 rtmp://a.example.org/a%0d%0ab
rtmp://a.example.org/a%7f rtmp://a.example.org/a%zz rtmp://a.example.org/a"b rtmp://a.example.org/a|b rtmp://a.example.org/a<b
rtmp://a.example.org/a\`b rtmp://a.example.org/a{b} rtmp://a.example.org/a^b`
  .trim()
  .split(/\s+/);
