# Runs a command with a resolv.conf, a name server on 127.0.0.1, and another one on a link-local address. Needs its own
# mount and network namespaces, and uses the folder of the resolv.conf.
set -e
here=$(dirname "$0")
folder=$(dirname "$1")
trap 'kill $server $(cat "$folder/nsd.pid")' EXIT
python3 "$here/loopback.py"
mount --bind "$1" /etc/resolv.conf
shift
python3 "$here/one-address.py" 127.0.0.1 "$folder/ready" &
server=$!
cat >"$folder/example.com.zone" <<'END'
$ORIGIN example.com.
@ 300 IN SOA ns hostmaster 1 3600 900 1209600 300
www 300 IN A 8.8.4.4
END
cat >"$folder/nsd.conf" <<END
server:
  ip-address: fe80::53%lo
  server-count: 1
  username: ""
  zonesdir: "$folder"
  database: ""
  pidfile: "$folder/nsd.pid"
  xfrdfile: "$folder/xfrd.state"
  xfrdir: "$folder"
  zonelistfile: "$folder/zone.list"
  logfile: "$folder/nsd.log"
remote-control:
  control-enable: no
zone:
  name: "example.com"
  zonefile: "example.com.zone"
END
# For a moment after it was added, an IPv6 address cannot be bound (RFC 4862, section 5.4).
until nsd -c "$folder/nsd.conf" 2>/dev/null; do sleep 0.1; done
until [ -e "$folder/ready" ]; do sleep 0.05; done
"$@"
