#!/bin/sh
# Makes Afterimage.app, signed and ready for notarising, on a Mac:
#     packaging/macos/make.sh "Developer ID Application: NAME (TEAM)"
# Without a name it signs for this Mac alone. Never run so far: see docs/installing.md.
set -eu
cd "$(dirname "$0")/../.."
identity=${1:--}
python3 packaging/bootstrap.py package
app=packaging/dist/Afterimage.app
# Every library by itself and the app last: signing all at once leaves nested code with the wrong entitlements.
find "$app" -type f \( -name '*.dylib' -o -name '*.so' \) \
    -exec codesign --force --timestamp --options runtime --sign "$identity" {} \;
codesign --force --timestamp --options runtime --entitlements packaging/macos/entitlements.plist \
    --sign "$identity" "$app"
codesign --verify --deep --strict "$app"
ditto -c -k --keepParent "$app" packaging/dist/Afterimage.zip
echo "packaging/dist/Afterimage.zip; next: xcrun notarytool submit packaging/dist/Afterimage.zip --wait"
