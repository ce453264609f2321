# Runs a command with a resolv.conf that lists a silent server before a working one. Needs its own mount and network
# namespaces.
set -e
folder=$(mktemp -d)
trap 'kill $servers; rm -r "$folder"' EXIT
python3 "$(dirname "$0")/loopback.py"
printf 'nameserver 127.0.0.2\nnameserver 127.0.0.3\n' >"$folder/resolv.conf"
mount --bind "$folder/resolv.conf" /etc/resolv.conf
for address in 127.0.0.2 127.0.0.3; do
    python3 "$(dirname "$0")/one-address.py" $address "$folder/$address" &
    servers="$servers $!"
done
until [ -e "$folder/127.0.0.2" ] && [ -e "$folder/127.0.0.3" ]; do sleep 0.05; done
"$@"
