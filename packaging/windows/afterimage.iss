; Makes the installer for Windows from the frozen program, by Inno Setup 6:
;     python packaging\bootstrap.py package
;     iscc /DVersion=0.1.0 packaging\windows\afterimage.iss
; It installs for one user, without administrator's rights, and leaves memories alone when it removes the program.
; Never run so far: see docs/installing.md.

#ifndef Version
  #error "Say which version: iscc /DVersion=0.1.0 …"
#endif

[Setup]
AppId={{0B6B0D4E-5D0C-4C7B-9E51-6C2B0D8A7F3E}
AppName=Afterimage
AppVersion={#Version}
DefaultDirName={autopf}\Afterimage
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
LicenseFile=..\..\LICENSE
OutputDir=..\dist
OutputBaseFilename=afterimage-{#Version}-setup
Compression=lzma2
SolidCompression=yes
DisableProgramGroupPage=yes
; The running program is asked to end, so that no file of it is replaced under it.
CloseApplications=yes
RestartApplications=yes
UninstallDisplayIcon={app}\afterimage.exe
WizardStyle=modern

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"

[Files]
Source: "..\dist\afterimage\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{autoprograms}\Afterimage"; Filename: "{app}\afterimage.exe"; Parameters: "run"

[Run]
Filename: "{app}\afterimage.exe"; Parameters: "run"; Description: "{cm:LaunchProgram,Afterimage}"; Flags: nowait postinstall skipifsilent

[CustomMessages]
en.Left=What Afterimage remembers was left alone, in %1. Delete that folder to be rid of it.
de.Left=Was Afterimage sich gemerkt hat, liegt weiter in %1. Wer es nicht mehr will, löscht diesen Ordner.

[Code]
procedure CurUninstallStepChanged(Step: TUninstallStep);
begin
  if (Step = usPostUninstall) and not UninstallSilent then
    MsgBox(FmtMessage(CustomMessage('Left'), [ExpandConstant('{localappdata}\afterimage')]), mbInformation, MB_OK);
end;
