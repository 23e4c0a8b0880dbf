# shellcheck shell=bash
# The packages that are built and tested together, with one set of features: all but the browser's.
# shellcheck disable=SC2034
SERVER_SIDE=(-p boxed -p model -p wire -p store -p registry -p registry-sim -p mail -p hooks -p service -p worker -p publish -p postal -p phones -p testkit -p app -p server -p xtask -p bench -p storm)
