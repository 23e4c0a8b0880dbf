# The registry as Debian's Net::EPP sees it: log in, create a contact, read it, update a domain's contacts, poll.
#
# Arguments: port, certificate file, account, password. Prints "fine" at the end; any surprise dies.
use strict;
use warnings;
use utf8;
use Net::EPP::Simple;
use Net::EPP::Frame::Command::Poll::Req;
use Net::EPP::Frame::Command::Poll::Ack;

my ($port, $certificate, $account, $password) = @ARGV;

sub same {
	my ($what, $got, $expected) = @_;
	$got = '(nothing)' unless defined $got;
	die "$what: got '$got', expected '$expected'; $Net::EPP::Simple::Code $Net::EPP::Simple::Error\n"
		unless $got eq $expected;
}

my $epp = Net::EPP::Simple->new(
	host          => 'localhost',
	port          => $port,
	user          => $account,
	pass          => $password,
	verify        => 1,
	ca_file       => $certificate,
	timeout       => 20,
	load_config   => 0,
	reconnect     => 0,
) or die "login: $Net::EPP::Simple::Code $Net::EPP::Simple::Error\n";

same('check', $epp->check_contact('PERL-1'), 1);
my %contact = (
	id         => 'PERL-1',
	postalInfo => {
		int => {
			name => 'Gisle Aas',
			org  => 'Camel & Sons',
			addr => { street => ['Camel Road 1', 'Back yard'], city => 'Oslo', pc => '0150', cc => 'NO' },
		},
		loc => {
			name => 'Gísle Ås',
			org  => 'Kamel',
			addr => { street => ['Kamelveien 1'], city => 'Ålesund', pc => '6001', cc => 'NO' },
		},
	},
	voice    => '+47.22000000',
	fax      => '',
	email    => 'gisle@camel.example',
	authInfo => 'auth-PERL-1',
);
$epp->create_contact(\%contact) or die "create: $Net::EPP::Simple::Code $Net::EPP::Simple::Error\n";
same('check again', $epp->check_contact('PERL-1'), 0);

my $info = $epp->contact_info('PERL-1') or die "info: $Net::EPP::Simple::Error\n";
same('name',   $info->{postalInfo}{int}{name}, 'Gisle Aas');
same('org',    $info->{postalInfo}{int}{org}, 'Camel & Sons');
same('street', join('/', @{ $info->{postalInfo}{int}{addr}{street} }), 'Camel Road 1/Back yard');
same('city',   $info->{postalInfo}{loc}{addr}{city}, 'Ålesund');
same('voice',  $info->{voice}, '+47.22000000');
same('status', join(' ', @{ $info->{status} }), 'ok');
same('auth',   $info->{authInfo}, 'auth-PERL-1');

$epp->update_contact({ id => 'PERL-1', chg => { email => 'new@camel.example' } })
	or die "update: $Net::EPP::Simple::Code $Net::EPP::Simple::Error\n";
same('e-mail', $epp->contact_info('PERL-1')->{email}, 'new@camel.example');

$epp->create_contact({ %contact, id => 'PERL-2', authInfo => 'auth-PERL-2' })
	or die "second: $Net::EPP::Simple::Code $Net::EPP::Simple::Error\n";
same('twice', defined($epp->create_contact({ %contact })) ? 'made' : $Net::EPP::Simple::Code, 2302);

$epp->create_domain({
	name       => 'perl.pending',
	period     => 1,
	registrant => 'PERL-1',
	contacts   => { admin => 'PERL-1', tech => 'PERL-1' },
	authInfo   => 'auth-dom',
}) or die "domain: $Net::EPP::Simple::Code $Net::EPP::Simple::Error\n";
$epp->update_domain({
	name => 'perl.pending',
	add  => { contacts => { admin => 'PERL-2' } },
	rem  => { contacts => { admin => 'PERL-1' } },
	chg  => { registrant => 'PERL-2' },
}) or die "update: $Net::EPP::Simple::Code $Net::EPP::Simple::Error\n";
same('pending', $Net::EPP::Simple::Code, 1001);
same('while pending', $epp->domain_info('perl.pending')->{registrant}, 'PERL-1');
same('in use', defined($epp->delete_contact('PERL-1')) ? 'gone' : $Net::EPP::Simple::Code, 2305);

my $notice = $epp->request(Net::EPP::Frame::Command::Poll::Req->new);
same('poll', $notice->code, 1301);
my $name = $notice->getElementsByTagNameNS('urn:ietf:params:xml:ns:domain-1.0', 'name')->shift;
same('name in the notice', $name->textContent, 'perl.pending');
same('paResult', $name->getAttribute('paResult'), 1);
my $queue = $notice->getElementsByLocalName('msgQ')->shift;
my $ack = Net::EPP::Frame::Command::Poll::Ack->new;
$ack->setMsgID($queue->getAttribute('id'));
same('ack', $epp->request($ack)->code, 1000);
same('poll again', $epp->request(Net::EPP::Frame::Command::Poll::Req->new)->code, 1300);

my $domain = $epp->domain_info('perl.pending');
same('registrant', $domain->{registrant}, 'PERL-2');
same('admin', $domain->{contacts}{admin}, 'PERL-2');
same('tech', $domain->{contacts}{tech}, 'PERL-1');
$epp->logout or die "logout\n";
print "fine\n";
