<#
.SYNOPSIS
Installs Syncwright for one user from a release, after checking its sum; a second time, it renews it.
.DESCRIPTION
  .\install.ps1            the newest release, into %LOCALAPPDATA%\Programs\syncwright, which is added to the user's Path
  .\install.ps1 -Remove    takes away what it put there; settings, drafts and tokens stay
.PARAMETER Version
That release instead of the newest.
.PARAMETER Releases
A copy of the releases to download from.
#>
param(
    [string] $Version = $env:SYNCWRIGHT_VERSION,
    [string] $Releases = $env:SYNCWRIGHT_RELEASES,
    [switch] $Remove
)

function Install-Syncwright([string] $Folder, [string] $From) {
    $ErrorActionPreference = 'Stop'
    $ProgressPreference = 'SilentlyContinue'
    # Windows PowerShell 5 may still begin with an older one.
    [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12

    $Target = 'x86_64-pc-windows-msvc'
    $Temporary = Join-Path ([IO.Path]::GetTempPath()) ([Guid]::NewGuid())
    New-Item -ItemType Directory $Temporary | Out-Null
    try {
        $Sums = Join-Path $Temporary 'SHA256SUMS'
        Invoke-WebRequest -UseBasicParsing "$From/SHA256SUMS" -OutFile $Sums
        $Line = Select-String -Path $Sums -Pattern "^([0-9a-f]{64}) [ *](syncwright-[^ /\\]*-$Target)\.zip$" | Select-Object -First 1
        if (-not $Line) { throw "$From has no archive for $Target." }
        $Sum = $Line.Matches[0].Groups[1].Value
        $Name = $Line.Matches[0].Groups[2].Value
        $Archive = Join-Path $Temporary "$Name.zip"
        Invoke-WebRequest -UseBasicParsing "$From/$Name.zip" -OutFile $Archive
        if ((Get-FileHash -Algorithm SHA256 $Archive).Hash -ne $Sum) {
            throw "The sum of $Name.zip is wrong. Nothing was installed."
        }
        Expand-Archive $Archive -DestinationPath $Temporary

        # While a Syncwright runs, its folder can't be moved: then this fails, and nothing has changed.
        $Old = "$Folder.old"
        if (Test-Path $Old) { Remove-Item -Recurse -Force $Old }
        if (Test-Path $Folder) { Move-Item $Folder $Old }
        New-Item -ItemType Directory -Force (Split-Path $Folder) | Out-Null
        Move-Item (Join-Path $Temporary $Name) $Folder
        if (Test-Path $Old) { Remove-Item -Recurse -Force $Old }
    }
    finally {
        Remove-Item -Recurse -Force $Temporary
    }
    Edit-UserPath { param($Others) $Others + $Folder }
    Write-Output "Installed $(& (Join-Path $Folder 'syncwright.exe') --version) in $Folder. New terminals find it."
}

function Uninstall-Syncwright([string] $Folder) {
    $ErrorActionPreference = 'Stop'
    if (-not (Test-Path $Folder)) { throw "There is no $Folder." }
    Remove-Item -Recurse -Force $Folder
    Edit-UserPath { param($Others) $Others }
    Write-Output "Removed $Folder. Settings, drafts and tokens are still there."
}

# Gives the other folders of the user's Path, as they are written there (%NAME% is not replaced), and keeps what returns.
function Edit-UserPath([scriptblock] $Change) {
    $Key = [Microsoft.Win32.Registry]::CurrentUser.CreateSubKey('Environment')
    $Path = [string] $Key.GetValue('Path', '', [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
    $Others = @($Path -split ';' | Where-Object { $_ -and $_ -ne $Folder })
    $Key.SetValue('Path', (@(& $Change $Others) -join ';'), [Microsoft.Win32.RegistryValueKind]::ExpandString)
    $Key.Close()
}

$Folder = Join-Path $env:LOCALAPPDATA 'Programs\syncwright'
if (-not $Releases) { $Releases = 'https://github.com/syncwright/syncwright/releases' }
if ($Remove) {
    Uninstall-Syncwright $Folder
}
else {
    Install-Syncwright $Folder $(if ($Version) { "$Releases/download/v$Version" } else { "$Releases/latest/download" })
}
